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

/**
 * Reads a stream once. What the handler reports is thrown, as is an end that
 * comes too early; `onOpen` is told that it began, `onId` how far it is.
 */
export async function* readEvents<T>(
  path: string,
  { signal, lastId = null, onOpen, onId }: ReadOptions,
): AsyncGenerator<T, void, undefined> {
  const headers = lastId === null ? undefined : { "last-event-id": lastId };
  const response = await ask(path, "text/event-stream", signal, headers);
  onOpen?.();
  if (response.status === 204) return; // it had ended before it was cut
  try {
    for await (const { event, id, data } of parseEvents(response.body!)) {
      if (event === "end") return;
      if (event === "error") throw toProblem(JSON.parse(data) as JsonObject);
      if (id !== null) onId?.(id);
      yield JSON.parse(data) as T;
    }
  } catch (error) {
    throw error instanceof TypeError && !signal.aborted ? cut() : error;
  }
  signal.throwIfAborted();
  throw cut();
}

/** How a stream is read. */
export interface ReadOptions {
  readonly signal: AbortSignal;
  /** The last event that came before. */
  readonly lastId?: string | null;
  readonly onOpen?: () => void;
  readonly onId?: (id: string) => void;
}

/** How a stream is followed. */
export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Told before each wait for a new connection, and with null once it stands. */
  readonly onReconnect: (attempt: number | null) => void;
  /** Told the id of each event before the event itself. */
  readonly onId?: (id: string) => void;
}

const SHORTEST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;

/**
 * Follows a stream to its end. Where it may pass by itself that nothing comes,
 * it goes on after the last event that came; other problems are thrown.
 */
export async function* followEvents<T>(
  path: string,
  { signal, onReconnect, onId: tellId }: FollowOptions,
): AsyncGenerator<T, void, undefined> {
  let lastId: string | null = null;
  let attempt = 0;
  const onOpen = () => onReconnect(null);
  const onId = (id: string) => {
    lastId = id;
    attempt = 0;
    tellId?.(id);
  };
  for (;;) {
    try {
      return yield* readEvents<T>(path, { signal, lastId, onOpen, onId });
    } catch (error) {
      if (!(error instanceof Problem) || !error.mayPass) throw error;
      const wait = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** attempt);
      onReconnect(++attempt);
      const { retryAfter } = error.details;
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
