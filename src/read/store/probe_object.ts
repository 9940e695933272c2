import type { ResultRef } from "../../model/result_ref.ts";
import { retryBudget } from "../../async/retry.ts";
import {
  expectedLength,
  requestObject,
  type StoredObject,
} from "./open_object.ts";
import { PROBE_BYTES, type ReadContext, type ResultProbe } from "../reader.ts";

/**
 * Looks at an object without reading it whole: one ranged request.
 *
 * @throws {ResultError} As `openObject`.
 */
export async function probeObject(
  ref: ResultRef,
  object: StoredObject,
  context: ReadContext,
): Promise<ResultProbe> {
  const exchange = { ref, context, budget: retryBudget(context.retry) };
  const range = `bytes=0-${PROBE_BYTES - 1}`;
  const { response } = await requestObject(exchange, object, { range });
  const isEmpty = response.status === 416;
  if (isEmpty) await response.body?.cancel(); // it tells of the refusal
  const head = isEmpty ? new Uint8Array() : await firstBytes(response);
  const modified = Date.parse(response.headers.get("last-modified") ?? "");
  return {
    size: isEmpty ? 0 : wholeSize(response) ?? null,
    modified: Number.isNaN(modified) ? null : new Date(modified).toISOString(),
    head,
  };
}

async function firstBytes({ body }: Response): Promise<Uint8Array> {
  const reader = body?.getReader();
  const head = new Uint8Array(PROBE_BYTES);
  let length = 0;
  while (length < PROBE_BYTES) {
    const { done, value } = await reader?.read() ?? { done: true };
    if (done) break;
    const part = value.subarray(0, PROBE_BYTES - length);
    head.set(part, length);
    length += part.length;
  }
  await reader?.cancel();
  return head.subarray(0, length);
}

/** The size of the whole object, of which an answer may have brought a part. */
function wholeSize(response: Response): number | undefined {
  const range = response.headers.get("content-range");
  if (range === null) return expectedLength(response);
  const [, size] = /\/(\d+)$/.exec(range) ?? [];
  return size === undefined ? undefined : Number(size);
}
