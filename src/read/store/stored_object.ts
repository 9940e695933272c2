import type { CrcAlgorithm } from "../../checksum/crc32.ts";
import type { ResultErrorCode } from "../../model/errors.ts";

/** A signed GET request. */
export interface ObjectRequest {
  readonly url: string;
  readonly headers: Headers | Readonly<Record<string, string>>;
}

/** One object in a store that is reached over HTTP: what distinguishes stores. */
export interface StoredObject {
  /** Its name in messages, as `s3://bucket/key`. */
  readonly label: string;
  /**
   * Makes the signed request for the object. The headers are to be sent with
   * it, and signed where the store signs headers.
   */
  request(headers: Readonly<Record<string, string>>): Promise<ObjectRequest>;
  /** The store's own name for what is wrong, as `NoSuchKey`. */
  errorCode(answer: RefusedAnswer): string | undefined;
  /** What that name means, where the status alone would mislead. */
  refusal?(answer: RefusedAnswer): Refusal | undefined;
  /** The checksum of the whole object that an answer names. */
  checksum(headers: Headers): Checksum | undefined;
  /**
   * The headers that request just the version that an answer has brought, where
   * the store has better ones than `If-Match`.
   */
  sameVersion?(headers: Headers): Readonly<Record<string, string>> | undefined;
  /**
   * The same object requested in another way, where the answer names one: in
   * another region, or with other credentials. Called once for each object.
   */
  elsewhere?(answer: RefusedAnswer): StoredObject | undefined;
}

/** An answer that does not bring the object. */
export interface RefusedAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The start of the body. */
  readonly body: string;
}

/** What a refusal means: our code, the problem, and what to do. */
export type Refusal = readonly [
  code: ResultErrorCode,
  problem: string,
  hint?: string,
];

/** The checksum of a whole object. */
export interface Checksum {
  readonly algorithm: CrcAlgorithm;
  /** In base64, big-endian. */
  readonly expected: string;
}
