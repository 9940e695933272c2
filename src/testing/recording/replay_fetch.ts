import { createMask } from "./mask.ts";
import { lazy } from "../lazy.ts";
import {
  decodeBody,
  type Exchange,
  maskBody,
  parseRecording,
  type RecordedRequest,
  requestKey,
} from "./recording.ts";
import { ReplayError } from "./replay_error.ts";
import { observeRequest } from "./sent_request.ts";

type RequestShape = Omit<RecordedRequest, "headers">;

/**
 * Creates a `fetch` that answers from a file of {@linkcode recordFetch},
 * without a network: with the recorded answer for the same method, address and
 * body.
 *
 * A repeated request receives its answers in order. Requests are masked before
 * they are compared, so that any key, or none, can be used. An incomplete body
 * is incomplete again, and a failed request fails again.
 *
 * @example Refuse a request that was not recorded
 * ```ts
 * import { ReplayError, replayFetch } from "@taskrunview/taskrunview/testing";
 * import { assertRejects } from "@std/assert";
 *
 * const file = await Deno.makeTempFile();
 * const fetch = replayFetch(file);
 * await assertRejects(() => fetch("http://localhost:4200"), ReplayError);
 * await Deno.remove(file);
 * ```
 *
 * @param file The recording.
 * @returns A `fetch` that rejects with a `ReplayError` for requests that were
 * not recorded.
 */
export function replayFetch(
  file: string | URL,
): (input: RequestInfo | URL, init?: RequestInit) => Promise<Response> {
  const load = lazy(async () => {
    const { readFile } = await import("node:fs/promises");
    return sortOut(parseRecording(await readFile(file, "utf8"), String(file)));
  });
  const mask = createMask();
  return async (input, init) => {
    const sent = observeRequest(input, init);
    const signal = init?.signal ??
      (input instanceof Request ? input.signal : undefined);
    signal?.throwIfAborted();
    mask.headers(sent.headers); // the secrets in them are then known in the body
    const request = {
      method: sent.method,
      url: mask.url(sent.url),
      ...maskBody(await sent.bytes, mask),
    };
    const exchange = takeNext(await load(), request);
    signal?.throwIfAborted();
    return answer(exchange);
  };
}

/** The remaining answers to one request, and their total number. */
interface Answers {
  readonly all: readonly Exchange[];
  used: number;
}

function sortOut(exchanges: readonly Exchange[]): Map<string, Answers> {
  const sorted = new Map<string, Answers>();
  for (const exchange of exchanges) {
    const key = requestKey(exchange.request);
    const { all } = sorted.get(key) ?? { all: [] };
    sorted.set(key, { all: [...all, exchange], used: 0 });
  }
  return sorted;
}

function takeNext(
  recorded: ReadonlyMap<string, Answers>,
  request: RequestShape,
): Exchange {
  const name = `${request.method} ${request.url}`;
  const answers = recorded.get(requestKey(request));
  if (answers === undefined) {
    const others = [...recorded.values()].map(({ all }) => all[0]!);
    throw new ReplayError(
      "unknown_request",
      `Cannot replay ${name}: ${nearestTo(request, others)}`,
    );
  }
  const next = answers.all[answers.used++];
  if (next !== undefined) return next;
  throw new ReplayError(
    "exhausted",
    `Cannot replay ${name}: it was recorded ${answers.all.length} times, and is sent again`,
  );
}

/** Describes the most similar recorded request, and its difference. */
function nearestTo(
  request: RequestShape,
  recorded: readonly Exchange[],
): string {
  const text = shown(request);
  const nearest = recorded
    .map(({ number, request }) => {
      const other = shown(request);
      return { number, other, same: commonStart(text, other) };
    })
    .sort((a, b) => b.same - a.same)[0];
  if (nearest === undefined) return "nothing was recorded";
  const { number, other, same } = nearest;
  const from = Math.max(0, same - 10);
  const excerpt = (whole: string) =>
    JSON.stringify(whole.slice(from, from + 50));
  return `it was not recorded, and request ${number} comes nearest: it has ${
    excerpt(other)
  } where this one has ${excerpt(text)}`;
}

function shown({ method, url, body, bodyBase64 }: RequestShape): string {
  return `${method} ${url} ${bodyBase64 ?? body ?? ""}`;
}

function commonStart(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i;
}

function answer({ response, error, request }: Exchange): Response {
  if (response === undefined) throw new TypeError(error);
  const { status, statusText, cut } = response;
  const bytes = decodeBody(response);
  const headers = new Headers(response.headers);
  headers.delete("content-encoding"); // the body was recorded unpacked
  if (bytes.length > 0 && cut === undefined) {
    headers.set("content-length", String(bytes.length));
  }
  const whole = bytes.length === 0 ? null : bytes;
  const body = cut === undefined ? whole : cutOff(bytes, cut);
  const answered = new Response(body, { status, statusText, headers });
  Object.defineProperty(answered, "url", { value: request.url });
  return answered;
}

/** A body that ends with an error after its bytes, as it did. */
function cutOff(
  bytes: Uint8Array<ArrayBuffer>,
  reason: string,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let given = bytes.length === 0;
  return new ReadableStream({
    pull(controller) {
      if (given) return controller.error(new TypeError(reason));
      given = true;
      controller.enqueue(bytes);
    },
  }, { highWaterMark: 0 });
}
