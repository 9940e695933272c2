import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";

/** What the SDK of AWS takes a hash function to be, over Node's. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined
      ? createHash("sha256")
      : createHmac("sha256", secret as string);
  }
  update(data: Uint8Array): void {
    this.#hash.update(data);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }
  reset(): void {}
}

/** A request as it came: its path is what stood in the first line. */
export interface Received {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A key that a store or STS knows. */
export interface KnownKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;

/** What an authorization names, where it can be read. */
export function scopeOf(
  authorization: string | undefined,
): { accessKeyId: string; region: string } | undefined {
  const match = AUTHORIZATION.exec(authorization ?? "");
  return match ? { accessKeyId: match[1]!, region: match[3]! } : undefined;
}

/**
 * Tells whether a request is signed as the SDK of AWS would sign it, which
 * shares no code with ours.
 */
export async function isSignedRight(
  { method, host, path, headers }: Received,
  credentials: KnownKey,
  body?: string,
): Promise<boolean> {
  const [, , , region, service, names] = AUTHORIZATION.exec(
    headers["authorization"] ?? "",
  ) ?? [];
  if (!names || !service) return false;
  if (headers["x-amz-security-token"] !== credentials.sessionToken) {
    return false;
  }
  const signer = new SignatureV4({
    service,
    region: region!,
    credentials,
    sha256: Sha256,
    uriEscapePath: service !== "s3",
    applyChecksum: false, // it is among the headers, or not sent
  });
  const signed = await signer.sign({
    method,
    protocol: "https:",
    hostname: host,
    path,
    query: {},
    ...(body !== undefined && { body }),
    headers: Object.fromEntries(
      names.split(";").map((name) => [
        name,
        name === "host" ? host : headers[name] ?? "",
      ]),
    ),
  }, { signingDate: parseDate(headers["x-amz-date"] ?? "") });
  const signature = (text: string | undefined) =>
    /Signature=(\w+)$/.exec(text ?? "")?.[1];
  return signature(signed.headers["authorization"]) ===
    signature(headers["authorization"]);
}

function parseDate(text: string): Date {
  const iso = text.replace(
    /^(....)(..)(..)T(..)(..)(..)Z$/,
    "$1-$2-$3T$4:$5:$6Z",
  );
  return new Date(iso);
}
