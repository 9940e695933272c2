import type { CrcAlgorithm } from "../../checksum/crc32.ts";
import type { ResultErrorCode } from "../../model/errors.ts";

/** A signed GET request. */
export interface ObjectRequest {
  readonly url: string;
  readonly headers: Headers | Readonly<Record<string, string>>;
}

/**
 * One object of a store that is read over HTTP: the differences between stores.
 */
export interface StoredObject {
  /** The name in messages, such as `s3://bucket/key`. */
  readonly label: string;
  /**
   * Creates the signed request for the object. The headers are sent, and signed
   * if the store signs headers.
   */
  request(headers: Readonly<Record<string, string>>): Promise<ObjectRequest>;
  /** The store's error code, such as `NoSuchKey`. */
  errorCode(answer: RefusedAnswer): string | undefined;
  /** The meaning of that code, if the status alone is misleading. */
  refusal?(answer: RefusedAnswer): Refusal | undefined;
  /** The checksum of the whole object in an answer. */
  checksum(headers: Headers): Checksum | undefined;
  /**
   * The headers that request the same version as an answer, if the store
   * supports better ones than `If-Match`.
   */
  sameVersion?(headers: Headers): Readonly<Record<string, string>> | undefined;
  /**
   * The same object in another region or with other credentials, if the answer
   * names one. Called once for each object.
   */
  elsewhere?(answer: RefusedAnswer): StoredObject | undefined;
}

/** An answer without the object. */
export interface RefusedAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The start of the body. */
  readonly body: string;
}

/** The meaning of a refusal: error code, problem and hint. */
export type Refusal = readonly [
  code: ResultErrorCode,
  problem: string,
  hint?: string,
];

/** The checksum of a whole object. */
export interface Checksum {
  readonly algorithm: CrcAlgorithm;
  /** The value in base64, big-endian. */
  readonly expected: string;
}
