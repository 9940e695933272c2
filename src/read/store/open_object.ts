import { crcBase64, startCrc32 } from "../../checksum/crc32.ts";
import { retryBudget } from "../../async/retry.ts";
import { stallGuard } from "../../async/stall.ts";
import type { ResultErrorCode } from "../../model/errors.ts";
import type { ResultRef } from "../../model/result_ref.ts";
import { DEFAULT_STALL_TIMEOUT_MS, type ReadContext } from "../reader.ts";
import { expectedLength, parseContentRange } from "./content_range.ts";
import {
  type Exchange,
  objectError,
  type Opened,
  requestObject,
} from "./request_object.ts";
import type { StoredObject } from "./stored_object.ts";

/** Starts the requests for an object; they fail if the store stalls. */
export function startExchange(
  ref: ResultRef,
  object: StoredObject,
  { fetch, retry, settings, signal }: ReadContext,
): Exchange {
  const { stallTimeoutMs = DEFAULT_STALL_TIMEOUT_MS } = settings;
  const onStall = (timeoutMs: number) =>
    objectError("timeout", ref, object, {
      problem: `the store sent nothing for ${timeoutMs} ms`,
      hint: "Try again later, or raise results.stallTimeoutMs",
    });
  return {
    ref,
    fetch,
    budget: retryBudget(retry),
    guard: stallGuard(signal, stallTimeoutMs, onStall),
  };
}

/**
 * Opens an object as a stream. An interrupted stream resumes with a ranged
 * request for the same version of the object. Length and checksum are verified:
 * missing, surplus or wrong bytes are an error.
 *
 * @throws {ResultError} If the store does not return the object.
 */
export async function openObject(
  ref: ResultRef,
  object: StoredObject,
  context: ReadContext,
): Promise<ReadableStream<Uint8Array>> {
  const exchange = startExchange(ref, object, context);
  try {
    const opened = await requestObject(exchange, object, {});
    const length = expectedLength(opened.response);
    await checkWhole(exchange, opened, length, context.maxBytes);
    return resumableStream(exchange, opened, length);
  } catch (error) {
    exchange.guard.end();
    throw error;
  }
}

async function checkWhole(
  { ref }: Exchange,
  { object, response }: Opened,
  length = 0,
  maxBytes: number,
): Promise<void> {
  const isPart = response.status === 206;
  if (!isPart && length <= maxBytes) return;
  await response.body?.cancel();
  if (isPart) {
    throw objectError("read_failed", ref, object, {
      problem: "the store returned a part of it, which was not requested",
      hint: "Check the endpoint",
    });
  }
  throw objectError("too_large", ref, object, {
    problem: `it is larger than ${maxBytes} bytes`,
    hint: "Raise results.maxBytes if you trust the stored data",
  });
}

function resumableStream(
  exchange: Exchange,
  { object, response }: Opened,
  length: number | undefined,
): ReadableStream<Uint8Array> {
  const { ref, guard } = exchange;
  const version = object.sameVersion?.(response.headers) ??
    sameETag(response.headers);
  const isPlain = !response.headers.has("content-encoding");
  const checksum = isPlain ? object.checksum(response.headers) : undefined;
  const crc = checksum && startCrc32(checksum.algorithm);
  let reader = response.body?.getReader();
  let received = 0;
  /** The end of the bytes of this answer; bytes after it were not announced. */
  let end = length;

  const fail = (
    code: ResultErrorCode,
    details: Parameters<typeof objectError>[3],
  ) => objectError(code, ref, object, details);

  /** The next chunk, undefined at the end. Resumes after an interruption. */
  async function next(): Promise<Uint8Array | undefined> {
    while (true) {
      try {
        const chunk = await guard.next(readChunk());
        if (chunk !== undefined) return chunk;
        if (length === undefined || received >= length) return undefined;
        throw new Error("the connection ended early");
      } catch (cause) {
        guard.signal.throwIfAborted();
        await resume(cause);
      }
    }
  }

  async function readChunk(): Promise<Uint8Array | undefined> {
    const { done, value } = await reader?.read() ?? { done: true };
    return done ? undefined : value;
  }

  async function resume(cause: unknown): Promise<void> {
    const error = fail("network", {
      problem: `the connection was interrupted after ${received} bytes`,
      hint: "Read it again, or raise retry.maxRetries",
      cause,
    });
    if (!isPlain || version === undefined) throw error;
    await exchange.budget.wait({ error }, guard.signal);
    const { response: rest } = await requestObject(exchange, object, {
      "range": `bytes=${received}-`,
      ...version,
    });
    const range = parseContentRange(rest.headers);
    const { size = length } = range ?? {};
    const isRest = rest.status === 206 && range?.first === received &&
      (length === undefined || length === size);
    if (!isRest) {
      await rest.body?.cancel();
      throw error;
    }
    length = size;
    end = range.end;
    reader = rest.body?.getReader();
  }

  function check(chunk: Uint8Array): void {
    received += chunk.length;
    crc?.update(chunk);
    if (received <= (end ?? Infinity)) return;
    throw fail("read_failed", {
      problem: `the store sent more than the ${end} bytes that it announced`,
      hint: "Check the endpoint",
    });
  }

  function checkSum(): void {
    if (!crc || crcBase64(crc.digest()) === checksum?.expected) return;
    throw fail("read_failed", {
      problem:
        `its ${checksum?.algorithm} differs from the one that the store names`,
      hint: "Read it again; if that fails, the object is damaged",
    });
  }

  return new ReadableStream({
    async pull(controller) {
      try {
        const chunk = await next();
        if (chunk !== undefined) {
          check(chunk);
          return controller.enqueue(chunk);
        }
        checkSum();
      } catch (error) {
        guard.end();
        reader?.cancel(error).catch(() => {});
        throw error;
      }
      guard.end();
      controller.close();
    },
    async cancel(reason) {
      guard.end();
      await reader?.cancel(reason);
    },
  }, { highWaterMark: 0 });
}

/**
 * The condition for the same version: only a strong validator identifies it.
 */
function sameETag(headers: Headers): { "if-match": string } | undefined {
  const etag = headers.get("etag");
  if (etag === null || etag.startsWith("W/")) return undefined;
  return { "if-match": etag };
}
