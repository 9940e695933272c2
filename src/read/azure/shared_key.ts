/**
 * Shared Key authorization of Blob Storage, version 2015-02-21 and later.
 * Libraries for it contain all of Azure's SDK.
 *
 * @module
 */
import { ResultError } from "../../model/errors.ts";

/** An account and its key. */
export interface SharedKey {
  readonly accountName: string;
  /** In base64. */
  readonly accountKey: string;
}

/** The standard headers that are signed, in their order. */
const SIGNED_HEADERS = [
  "content-encoding",
  "content-language",
  "content-length",
  "content-md5",
  "content-type",
  "date",
  "if-modified-since",
  "if-match",
  "if-none-match",
  "if-unmodified-since",
  "range",
] as const;

/** Keys are imported once: an import takes as long as a signature. */
const imported = new WeakMap<SharedKey, Promise<CryptoKey>>();

/**
 * Creates the `Authorization` header of a request that has all other headers.
 *
 * @param by The account; the same object for all requests.
 */
export async function sharedKeyHeader(
  request: { method: string; url: string; headers: Headers },
  by: SharedKey,
): Promise<string> {
  const { accountName, accountKey } = by;
  const key = imported.get(by) ?? importKey(accountKey);
  imported.set(by, key);
  const text = new TextEncoder().encode(stringToSign(request, accountName));
  const signature = new Uint8Array(
    await crypto.subtle.sign("HMAC", await key, text),
  );
  return `SharedKey ${accountName}:${btoa(String.fromCharCode(...signature))}`;
}

async function importKey(accountKey: string): Promise<CryptoKey> {
  return await crypto.subtle.importKey(
    "raw",
    decodeKey(accountKey),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
}

/**
 * The string to sign: the method, standard headers, `x-ms-` headers, resource.
 */
export function stringToSign(
  { method, url, headers }: { method: string; url: string; headers: Headers },
  accountName: string,
): string {
  const standard = SIGNED_HEADERS.map((name) => headers.get(name) ?? "");
  const own = [...headers].filter(([name]) => name.startsWith("x-ms-"))
    .map(([name, value]) => `${name}:${value}`);
  return [method, ...standard, ...own, resource(url, accountName)].join("\n");
}

/** The account, the path as sent, and each parameter on a line. */
function resource(url: string, accountName: string): string {
  const { pathname, searchParams } = new URL(url);
  const names = [...new Set(searchParams.keys())].sort();
  const parameters = names.map((name) =>
    `\n${name.toLowerCase()}:${searchParams.getAll(name).sort().join(",")}`
  );
  return `/${accountName}${pathname}${parameters.join("")}`;
}

function decodeKey(accountKey: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(accountKey), (char) => char.charCodeAt(0));
  } catch { // the cause may quote it
    throw new ResultError(
      "denied",
      "Cannot sign with the account key: it is not base64",
      { ref: null },
    );
  }
}
