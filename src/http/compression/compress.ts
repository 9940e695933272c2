import { negotiateCoding } from "../request/negotiate.ts";
import type { CodingName } from "./coding.ts";
import { CODING_NAMES } from "./coding.ts";
import { runtimeCodings } from "./codings.ts";
import { compressedStream } from "./compressed_stream.ts";

/** The minimum size: for less, a header is longer than the saved bytes. */
const MIN_BYTES = 1_024;

/**
 * Text formats; images, archives and similar formats are already compressed.
 */
const COMPRESSIBLE =
  /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|jsonl|x-ndjson|javascript|xml)\b)/;

/**
 * Compresses an answer if the client accepts a coding and the answer benefits
 * from it.
 *
 * Stored bytes and ranges of them are not compressed: their tags and ranges
 * refer to the bytes. Every other answer varies by `Accept-Encoding`, and has a
 * weak tag if it is compressed.
 *
 * @param headers The headers of the request.
 * @returns The answer; the same object if it is not compressed.
 */
export async function compressedResponse(
  headers: Headers,
  response: Response,
): Promise<Response> {
  if (isWorker() || !mayVary(response)) return response;
  const varying = new Headers(response.headers);
  varying.append("vary", "Accept-Encoding");
  const { status, statusText, body } = response;
  const coding = body !== null && isWorthIt(response.headers)
    ? await chosenCoding(headers)
    : undefined;
  if (coding === undefined) {
    return new Response(body, { status, statusText, headers: varying });
  }
  const [name, create] = coding;
  varying.set("content-encoding", name);
  varying.delete("content-length");
  const etag = varying.get("etag");
  if (etag?.startsWith('"')) varying.set("etag", `W/${etag}`);
  const compressed = compressedStream(body!, create());
  return new Response(compressed, { status, statusText, headers: varying });
}

/**
 * Cloudflare compresses the answers of Workers itself, and would compress a
 * compressed body once more.
 */
function isWorker(): boolean {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers";
}

/** Whether the answer may have another coding for another client. */
function mayVary({ status, headers }: Response): boolean {
  return status !== 204 && status !== 206 && !headers.has("accept-ranges") &&
    !headers.has("content-encoding");
}

function isWorthIt(headers: Headers): boolean {
  const size = headers.get("content-length");
  return COMPRESSIBLE.test(headers.get("content-type") ?? "") &&
    (size === null || Number(size) >= MIN_BYTES);
}

async function chosenCoding(headers: Headers) {
  const accepted = headers.get("accept-encoding");
  if (accepted === null) return undefined;
  if (negotiateCoding(accepted, CODING_NAMES) === undefined) return undefined;
  const codings = await runtimeCodings();
  const offered = CODING_NAMES.filter((name) => codings.has(name));
  const name: CodingName | undefined = negotiateCoding(accepted, offered);
  return name && [name, codings.get(name)!] as const;
}
