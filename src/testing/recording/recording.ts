import { isJsonObject } from "../tables/scalars.ts";
import type { Mask } from "./mask.ts";
import { ReplayError } from "./replay_error.ts";

/** A body: text as a string, other bytes in base64. */
export interface RecordedBody {
  readonly body?: string;
  readonly bodyBase64?: string;
}

/** A request. */
export interface RecordedRequest extends RecordedBody {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer. */
export interface RecordedResponse extends RecordedBody {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The reason of an incomplete body; absent if it is complete. */
  readonly cut?: string;
}

/** One line of a recording: a request, and its answer or error. */
export interface Exchange {
  /** The number of the request, from 1. */
  readonly number: number;
  /** The time of the request, in ISO 8601. */
  readonly at: string;
  readonly request: RecordedRequest;
  readonly response?: RecordedResponse;
  readonly error?: string;
}

/** Converts the bytes of a body for a line of JSON. */
export function encodeBody(bytes: Uint8Array): RecordedBody {
  try {
    const body = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(bytes);
    return { body };
  } catch {
    return { bodyBase64: base64(bytes) };
  }
}

/** The number of arguments that a call accepts. */
const CHUNK = 8192;

function base64(bytes: Uint8Array): string {
  let latin1 = "";
  for (let start = 0; start < bytes.length; start += CHUNK) {
    latin1 += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  }
  return btoa(latin1);
}

/** Converts a body for a line of a recording, without secrets. */
export function maskBody(bytes: Uint8Array, mask: Mask): RecordedBody {
  const { body } = encodeBody(bytes);
  return body === undefined
    ? encodeBody(mask.bytes(bytes))
    : { body: mask.text(body) };
}

/** The bytes of a recorded body. */
export function decodeBody(
  { body = "", bodyBase64 }: RecordedBody,
): Uint8Array<ArrayBuffer> {
  if (bodyBase64 === undefined) return new TextEncoder().encode(body);
  return Uint8Array.from(atob(bodyBase64), (char) => char.charCodeAt(0));
}

/** The key that identifies a request in a replay. */
export function requestKey(
  { method, url, body = "", bodyBase64 }: Omit<RecordedRequest, "headers">,
): string {
  return JSON.stringify([method, url, bodyBase64 ?? body]);
}

/** Parses the lines of a recording, in the order of the requests. */
export function parseRecording(text: string, file: string): Exchange[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines
    .map((line, index) => parseExchange(line, `line ${index + 1} of ${file}`))
    .sort((a, b) => a.number - b.number);
}

function parseExchange(line: string, place: string): Exchange {
  const exchange = parseJson(line);
  if (
    isJsonObject(exchange) && typeof exchange.number === "number" &&
    isJsonObject(exchange.request) &&
    (isJsonObject(exchange.response) || typeof exchange.error === "string")
  ) return exchange as unknown as Exchange;
  throw new ReplayError(
    "malformed",
    `Cannot replay: ${place} is not an exchange`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
