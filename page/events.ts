import { ask, cut, type JsonObject, Problem, toProblem } from "./api.ts";

/** One event of a stream. */
export interface ServerEvent {
  readonly event: string;
  readonly id: string | null;
  readonly data: string;
}

/** Splits a stream of Server-Sent Events. */
export async function* parseEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<ServerEvent, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + decoder.decode(value, { stream: true }))
        .replaceAll("\r\n", "\n").split("\n\n");
      rest = blocks.pop()!;
      for (const block of blocks) {
        const event = parseEvent(block);
        if (event !== undefined) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function parseEvent(block: string): ServerEvent | undefined {
  let [event, id, data] = ["message", null as string | null, ""];
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    if (colon <= 0) continue; // a comment keeps the connection alive
    const field = line.slice(0, colon);
    const value = line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "event") event = value;
    else if (field === "id") id = value;
    else if (field === "data") data += data === "" ? value : `\n${value}`;
  }
  return data === "" && event === "message" ? undefined : { event, id, data };
}

/** How a stream is followed. */
export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Told before each wait for a new connection, and with null once it stands. */
  readonly onReconnect: (attempt: number | null) => void;
}

const LONGEST_WAIT_MS = 8_000;

/**
 * Follows a stream to its end. Where the connection is cut, it goes on after
 * the last event that came; what the handler reports is thrown.
 */
export async function* followEvents<T>(
  path: string,
  { signal, onReconnect }: FollowOptions,
): AsyncGenerator<T, void, undefined> {
  let lastId: string | null = null;
  for (let attempt = 0;; attempt++) {
    try {
      const response = await ask(
        path,
        "text/event-stream",
        signal,
        lastId === null ? {} : { "last-event-id": lastId },
      );
      onReconnect(null);
      if (response.status === 204) return; // it ended, and then was cut
      for await (const { event, id, data } of parseEvents(response.body!)) {
        if (event === "end") return;
        if (event === "error") throw toProblem(JSON.parse(data) as JsonObject);
        attempt = 0;
        lastId = id ?? lastId;
        yield JSON.parse(data) as T;
      }
      signal.throwIfAborted();
      throw cut();
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const problem = error instanceof TypeError ? cut() : error;
      if (!(problem instanceof Problem) || !problem.mayPass) throw problem;
      onReconnect(attempt + 1);
      const { retryAfter } = problem.details;
      const wait = Math.min(LONGEST_WAIT_MS, 500 * 2 ** attempt);
      await sleep(Math.max(wait, (retryAfter ?? 0) * 1_000), signal);
    }
  }
}

/** Waits, unless the signal ends it. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
  });
}
