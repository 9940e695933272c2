import { AwsV4Signer } from "aws4fetch";
import { ResultError } from "../../model/errors.ts";

/** A key to AWS, for good or for a while. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** When they end, in milliseconds since 1970; never, if absent. */
  readonly expiresAt?: number | undefined;
}

/** What is to be signed. */
export interface Unsigned {
  readonly url: string;
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly service: string;
  readonly region: string;
  /** When, as `20130524T000000Z`; now by default. */
  readonly datetime?: string;
  /** Signs `range` as well, which need not be. */
  readonly allHeaders?: boolean;
  /** Keys derived of the secret, by day and region: deriving takes four HMACs. */
  readonly cache?: Map<string, ArrayBuffer>;
}

/** The SHA-256 of no bytes: some stores do not know `UNSIGNED-PAYLOAD`. */
const EMPTY_SHA256 =
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/**
 * Signs a request with AWS Signature Version 4, in its headers.
 *
 * @throws {ResultError} If the credentials cannot stand in a header.
 */
export async function signRequest(
  { service, headers, ...unsigned }: Unsigned,
  { accessKeyId, secretAccessKey, sessionToken }: AwsCredentials,
): Promise<Request> {
  try {
    const signer = new AwsV4Signer({
      ...unsigned,
      service,
      headers: service === "s3"
        ? { ...headers, "x-amz-content-sha256": EMPTY_SHA256 }
        : headers,
      accessKeyId,
      secretAccessKey,
      ...(sessionToken && { sessionToken }),
    });
    const { url, ...init } = await signer.sign();
    return new Request(url, init as RequestInit);
  } catch { // the cause would quote the key or the token
    throw new ResultError(
      "denied",
      "Cannot sign a request: the credentials have characters that a header cannot carry",
      { ref: null },
    );
  }
}
