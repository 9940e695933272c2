import type { ResultRef } from "../../model/result_ref.ts";
import { PROBE_BYTES, type ReadContext, type ResultProbe } from "../reader.ts";
import { expectedLength, parseContentRange } from "./content_range.ts";
import { startExchange } from "./open_object.ts";
import { type Exchange, objectError, requestObject } from "./request_object.ts";
import type { StoredObject } from "./stored_object.ts";

/**
 * Reads the size, the time and the first bytes of an object in one ranged
 * request.
 *
 * @throws {ResultError} As `openObject`.
 */
export async function probeObject(
  ref: ResultRef,
  object: StoredObject,
  context: ReadContext,
): Promise<ResultProbe> {
  const exchange = startExchange(ref, object, context);
  try {
    return await probe(exchange, object);
  } finally {
    exchange.guard.end();
  }
}

async function probe(
  exchange: Exchange,
  object: StoredObject,
): Promise<ResultProbe> {
  const range = `bytes=0-${PROBE_BYTES - 1}`;
  const { response } = await requestObject(exchange, object, { range });
  const isEmpty = response.status === 416;
  if (isEmpty) await response.body?.cancel(); // it is the text of a refusal
  const head = isEmpty
    ? new Uint8Array()
    : await firstBytes(response, exchange);
  const modified = Date.parse(response.headers.get("last-modified") ?? "");
  return {
    size: isEmpty ? 0 : sizeOf(response, head, exchange, object),
    modified: Number.isNaN(modified) ? null : new Date(modified).toISOString(),
    head,
  };
}

async function firstBytes(
  { body }: Response,
  { guard }: Exchange,
): Promise<Uint8Array> {
  const reader = body?.getReader();
  const head = new Uint8Array(PROBE_BYTES);
  let length = 0;
  while (reader && length < PROBE_BYTES) {
    const { done, value } = await guard.next(reader.read());
    if (done) break;
    const part = value.subarray(0, PROBE_BYTES - length);
    head.set(part, length);
    length += part.length;
  }
  await reader?.cancel();
  return head.subarray(0, length);
}

/** The size of the whole object; the answer may contain only a part of it. */
function sizeOf(
  response: Response,
  head: Uint8Array,
  { ref }: Exchange,
  object: StoredObject,
): number | null {
  if (response.status !== 206) return expectedLength(response) ?? null;
  const range = parseContentRange(response.headers);
  if (range?.first === 0 && head.length <= range.end) return range.size ?? null;
  throw objectError("read_failed", ref, object, {
    problem: "the bytes differ from those that the store announced",
    hint: "Check the endpoint",
  });
}
