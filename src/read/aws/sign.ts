import { AwsV4Signer } from "aws4fetch";
import { ResultError } from "../../model/errors.ts";

/** Permanent or temporary AWS credentials. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** The expiry, in milliseconds since 1970; absent for permanent ones. */
  readonly expiresAt?: number | undefined;
}

/** Keys derived from the secret of credentials, by day, region and service. */
export type SigningKeys = Map<string, Promise<CryptoKey>>;

/** A request to sign. */
export interface Unsigned {
  readonly url: string;
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly service: string;
  readonly region: string;
  /** The time, such as `20130524T000000Z`; now by default. */
  readonly datetime?: string;
  /** Signs `range`, too, which is optional. */
  readonly allHeaders?: boolean;
  /** A cache of keys for further requests with the same credentials. */
  readonly signingKeys?: SigningKeys;
}

/**
 * The SHA-256 of an empty body: some stores do not support `UNSIGNED-PAYLOAD`.
 */
const EMPTY_SHA256 =
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/**
 * Signs a request with AWS Signature Version 4. aws4fetch creates the string to
 * sign; its own signing imports the key for each request.
 *
 * @returns All headers to send.
 * @throws {ResultError} If the credentials contain characters that a header
 * cannot.
 */
export async function signHeaders(
  { service, headers, signingKeys = new Map(), ...unsigned }: Unsigned,
  { accessKeyId, secretAccessKey, sessionToken }: AwsCredentials,
): Promise<Headers> {
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
    const key = await signingKey(signer, signingKeys);
    const signature = hex(await hmac(key, await signer.stringToSign()));
    signer.headers.set(
      "authorization",
      `${ALGORITHM} Credential=${accessKeyId}/${signer.credentialString}, ` +
        `SignedHeaders=${signer.signedHeaders}, Signature=${signature}`,
    );
    return signer.headers;
  } catch { // the cause would quote the key or the token
    throw new ResultError(
      "denied",
      "Cannot sign a request: the credentials have characters that a header cannot carry",
      { ref: null },
    );
  }
}

/**
 * Creates a signed request.
 *
 * @throws {ResultError} As {@linkcode signHeaders}.
 */
export async function signRequest(
  unsigned: Unsigned,
  credentials: AwsCredentials,
): Promise<Request> {
  const { url, method = "GET", body } = unsigned;
  const headers = await signHeaders(unsigned, credentials);
  return new Request(url, { method, headers, ...(body && { body }) });
}

const ALGORITHM = "AWS4-HMAC-SHA256";

/** The signing key of a day, a region and a service. */
function signingKey(
  { credentialString: scope, secretAccessKey }: AwsV4Signer,
  keys: SigningKeys,
): Promise<CryptoKey> {
  const key = keys.get(scope) ?? deriveKey(`AWS4${secretAccessKey}`, scope);
  keys.set(scope, key);
  return key;
}

async function deriveKey(secret: string, scope: string): Promise<CryptoKey> {
  let key = await importKey(encoder.encode(secret));
  for (const part of scope.split("/")) {
    key = await importKey(await hmac(key, part));
  }
  return key;
}

const encoder = new TextEncoder();

function importKey(bytes: BufferSource): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign"]);
}

function hmac(key: CryptoKey, text: string): Promise<ArrayBuffer> {
  return crypto.subtle.sign("HMAC", key, encoder.encode(text));
}

function hex(bytes: ArrayBuffer): string {
  return Array.from(
    new Uint8Array(bytes),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}
