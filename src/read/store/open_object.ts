import {
  type CrcAlgorithm,
  crcBase64,
  startCrc32,
} from "../../checksum/crc32.ts";
import {
  completeError,
  ResultError,
  type ResultErrorCode,
} from "../../model/errors.ts";
import type { ResultRef } from "../../model/result_ref.ts";
import {
  type Attempt,
  isTransient,
  parseRetryAfter,
  type RetryBudget,
  retryBudget,
  withRetries,
} from "../../async/retry.ts";
import type { ReadContext } from "../reader.ts";

/** One object in a store that is reached over HTTP: all that tells stores apart. */
export interface StoredObject {
  /** How messages call it, as `s3://bucket/key`. */
  readonly label: string;
  /**
   * Makes the signed request for the object. The headers are to be sent with
   * it, and signed where the store signs headers.
   */
  request(headers: Readonly<Record<string, string>>): Promise<Request>;
  /** The store's own name for what is wrong, as `NoSuchKey`. */
  errorCode(answer: RefusedAnswer): string | undefined;
  /** What that name means, where the status alone would say it wrong. */
  refusal?(answer: RefusedAnswer): Refusal | undefined;
  /** The checks of the whole object that an answer names. */
  checksum(headers: Headers): Checksum | undefined;
  /**
   * The headers that ask for just the version that an answer has brought, where
   * the store has better ones than `If-Match`.
   */
  sameVersion?(headers: Headers): Readonly<Record<string, string>> | undefined;
  /**
   * The same object asked for in another way, where the answer tells how: in
   * another region, or with renewed credentials. Asked once for each object.
   */
  elsewhere?(answer: RefusedAnswer): StoredObject | undefined;
}

/** An answer that does not bring the object. */
export interface RefusedAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The start of the body. */
  readonly body: string;
}

/** What a refusal means: our code, the problem, and what to do. */
export type Refusal = readonly [
  code: ResultErrorCode,
  problem: string,
  hint?: string,
];

/** The check of a whole object. */
export interface Checksum {
  readonly algorithm: CrcAlgorithm;
  /** In base64, big-endian. */
  readonly expected: string;
}

/** How much of a refusal's body is read. */
const MAX_REFUSAL_BYTES = 16_384;

/**
 * Opens an object as a stream that survives cut connections: it goes on with
 * ranged requests for the same version of the object, checks length and
 * checksum, and ends in an error where bytes are missing or wrong.
 *
 * @throws {ResultError} If the store does not give the object.
 */
export async function openObject(
  ref: ResultRef,
  object: StoredObject,
  context: ReadContext,
): Promise<ReadableStream<Uint8Array>> {
  const budget = retryBudget(context.retry);
  const exchange: Exchange = { ref, context, budget };
  const opened = await requestObject(exchange, object, {});
  const length = expectedLength(opened.response);
  if (length !== undefined && length > context.maxBytes) {
    await opened.response.body?.cancel();
    throw failure("too_large", exchange, object, {
      problem: `it is larger than ${context.maxBytes} bytes`,
      hint: "Raise results.maxBytes if you trust what is stored there",
    });
  }
  return resumableStream(exchange, opened, length);
}

/** One object that is asked for, and what is left to try. */
export interface Exchange {
  readonly ref: ResultRef;
  readonly context: ReadContext;
  readonly budget: RetryBudget;
}

/** An answer with the object, and how it was asked for. */
export interface Opened {
  readonly object: StoredObject;
  readonly response: Response;
}

/** Sends requests until one is answered with the object, or none can be. */
export async function requestObject(
  exchange: Exchange,
  first: StoredObject,
  headers: Readonly<Record<string, string>>,
): Promise<Opened> {
  const { context: { signal }, budget } = exchange;
  let object = first;
  let isElsewhere = false;

  async function attempt(): Promise<Attempt<Opened>> {
    const answer = await send(exchange, object, headers);
    if (!(answer instanceof Response)) {
      return { error: answer, isTransient: true };
    }
    if (answer.ok || isEmptyRange(answer, headers)) {
      return { value: { object, response: answer } };
    }
    const refused = await readRefusal(answer);
    const other = isElsewhere ? undefined : object.elsewhere?.(refused);
    if (other !== undefined) {
      object = other;
      isElsewhere = true;
      return await attempt();
    }
    return {
      error: refusal(exchange, object, refused),
      isTransient: isTransient(refused.status) ||
        object.errorCode(refused) === "SlowDown",
      retryAfterMs: parseRetryAfter(refused.headers.get("retry-after")),
    };
  }

  return await withRetries(budget, signal, attempt);
}

/** An object of no bytes has no first ones either (RFC 9110, section 15.5.17). */
function isEmptyRange(
  { status }: Response,
  asked: Readonly<Record<string, string>>,
): boolean {
  return status === 416 && asked["range"]?.startsWith("bytes=0-") === true;
}

/** An answer, or the error where none came. */
async function send(
  exchange: Exchange,
  object: StoredObject,
  headers: Readonly<Record<string, string>>,
): Promise<Response | ResultError> {
  const { ref, context: { fetch, signal } } = exchange;
  const request = await object.request(headers)
    .catch((error) => Promise.reject(withObjectContext(error, ref, object)));
  try {
    // Credentials shall not follow a redirect.
    return await fetch(request, { signal, redirect: "manual" });
  } catch (cause) {
    signal.throwIfAborted();
    return failure("network", exchange, object, {
      problem: "no answer came",
      hint: "Is the endpoint right, and can it be reached from here?",
      cause,
    });
  }
}

/**
 * Reports a failed search for credentials as a failure to read the object.
 * Several reads may share a search, and so its error.
 */
function withObjectContext(
  error: unknown,
  ref: ResultRef,
  { label }: StoredObject,
): unknown {
  if (!(error instanceof ResultError) || error.ref !== null) return error;
  const { message } = error;
  const problem = message[0]!.toLowerCase() + message.slice(1);
  return completeError(error, { ref }, `Cannot read "${label}": ${problem}`);
}

async function readRefusal(response: Response): Promise<RefusedAnswer> {
  const { status, headers } = response;
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let body = "";
  try {
    while (body.length < MAX_REFUSAL_BYTES) {
      const { done, value } = await reader?.read() ?? { done: true };
      if (done) break;
      body += decoder.decode(value, { stream: true });
    }
  } catch {
    // Cut short as well: what came of it has to do.
  }
  await reader?.cancel().catch(() => {});
  return { status, headers, body };
}

const REFUSALS: ReadonlyMap<number, Refusal> = new Map([
  [401, [
    "denied",
    "the store does not accept the credentials",
    "Renew them; describeResult() tells where they were looked for",
  ]],
  [403, [
    "denied",
    "the store does not let these credentials read it",
    "Give it the right to read the object, or other credentials",
  ]],
  [404, [
    "not_found",
    "the store has no such object",
    "It may have been deleted or moved: results.rewrite says where to",
  ]],
  [412, ["read_failed", "it was changed while it was read", "Read it again"]],
]);

function refusal(
  exchange: Exchange,
  object: StoredObject,
  answer: RefusedAnswer,
): ResultError {
  const { status } = answer;
  const [code, problem, hint] = object.refusal?.(answer) ??
    REFUSALS.get(status) ??
    ["read_failed", "the store refused", "Try later, or ask the store why"];
  const said = [status, object.errorCode(answer)].filter(Boolean).join(" ");
  return failure(code, exchange, object, {
    problem: `${problem} (${said})`,
    hint,
  });
}

function failure(
  code: ResultErrorCode,
  { ref }: Exchange,
  { label }: StoredObject,
  details: { problem: string; hint?: string | undefined; cause?: unknown },
): ResultError {
  const { problem, ...rest } = details;
  return new ResultError(code, `Cannot read "${label}": ${problem}`, {
    ref,
    ...rest,
  });
}

/** The bytes that are to come; unknown where fetch unpacks them on the way. */
export function expectedLength({ headers }: Response): number | undefined {
  if (headers.has("content-encoding")) return undefined;
  const length = headers.get("content-length");
  return length === null ? undefined : Number(length);
}

function resumableStream(
  exchange: Exchange,
  { object, response }: Opened,
  length: number | undefined,
): ReadableStream<Uint8Array> {
  const version = object.sameVersion?.(response.headers) ??
    sameETag(response.headers);
  const isPlain = !response.headers.has("content-encoding");
  const checksum = isPlain ? object.checksum(response.headers) : undefined;
  const crc = checksum && startCrc32(checksum.algorithm);
  let reader = response.body?.getReader();
  let received = 0;

  /** The next chunk, undefined at the end; goes on where the connection was cut. */
  async function next(): Promise<Uint8Array | undefined> {
    while (true) {
      try {
        const { done, value } = await reader?.read() ?? { done: true };
        if (!done) return value;
        if (length === undefined || received >= length) return undefined;
        throw new Error("the connection ended early");
      } catch (cause) {
        exchange.context.signal.throwIfAborted();
        await reconnect(cause);
      }
    }
  }

  async function reconnect(cause: unknown): Promise<void> {
    const error = failure("network", exchange, object, {
      problem: `the connection was cut after ${received} bytes`,
      hint: "Read it again, or raise retry.maxRetries",
      cause,
    });
    if (!isPlain || version === undefined) throw error;
    await exchange.budget.wait({ error }, exchange.context.signal);
    const { response: rest } = await requestObject(exchange, object, {
      "range": `bytes=${received}-`,
      ...version,
    });
    if (!continues(rest, received)) {
      await rest.body?.cancel();
      throw error;
    }
    reader = rest.body?.getReader();
  }

  return new ReadableStream({
    async pull(controller) {
      const chunk = await next();
      if (chunk !== undefined) {
        received += chunk.length;
        crc?.update(chunk);
        return controller.enqueue(chunk);
      }
      if (crc && crcBase64(crc.digest()) !== checksum?.expected) {
        throw failure("read_failed", exchange, object, {
          problem:
            `its ${checksum?.algorithm} is not the one that the store names`,
          hint: "Read it again; if that is no help, the object is damaged",
        });
      }
      controller.close();
    },
    cancel: (reason) => reader?.cancel(reason),
  }, { highWaterMark: 0 });
}

/** Only a strong validator says that the rest is of the same object. */
function sameETag(headers: Headers): { "if-match": string } | undefined {
  const etag = headers.get("etag");
  if (etag === null || etag.startsWith("W/")) return undefined;
  return { "if-match": etag };
}

/** A range that starts where the bytes have ended (RFC 9110, section 14.4). */
function continues(rest: Response, received: number): boolean {
  const range = rest.headers.get("content-range") ?? "";
  return rest.status === 206 && range.startsWith(`bytes ${received}-`);
}
