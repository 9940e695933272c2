import { isReady, startTurn } from "./ready.ts";

/** One item of a stream: a line of NDJSON, or an event. */
export interface Line {
  /** What `Last-Event-ID` names to go on after it. */
  readonly id: string;
  /** Plain data. */
  readonly data: unknown;
}

/** The id of the last event; who comes back with it has had all. */
export const END_ID = "end";

/** How the items of a stream are written. */
interface LineFormat {
  /** Comes before all. */
  readonly head: string;
  line(line: Line): string;
  /** Comes after the last one. */
  readonly end: string;
  /** Comes in place of all that is left. */
  error(problem: unknown): string;
  /** Comes where nothing has come for long; undefined where nothing may. */
  readonly idle?: string;
}

/** How long a browser waits before it connects again. */
const RETRY_MS = 2_000;

/** JSON has no line breaks of its own. */
const JSON_LINES: LineFormat = {
  head: "",
  line: ({ data }) => `${JSON.stringify(data)}\n`,
  end: "",
  error: (error) => `${JSON.stringify({ error })}\n`,
};

const FORMATS = {
  "application/x-ndjson": JSON_LINES,
  "application/jsonl": JSON_LINES, // another name of the same
  "text/event-stream": {
    head: `retry: ${RETRY_MS}\n\n`,
    line: ({ id, data }) =>
      `id: ${oneLine(id)}\ndata: ${JSON.stringify(data)}\n\n`,
    end: `id: ${END_ID}\nevent: end\ndata: {}\n\n`, // without data it is dropped
    error: (error) => `event: error\ndata: ${JSON.stringify(error)}\n\n`,
    idle: ": nothing new\n\n",
  },
} as const satisfies Readonly<Record<string, LineFormat>>;

/** An id is what the API says it is. */
function oneLine(id: string): string {
  return id.replace(/[\r\n\0]/g, "");
}

/** The media types of streams. */
export type LineType = keyof typeof FORMATS;

/** The media types of streams, the usual one first. */
export const LINE_TYPES: readonly LineType[] = [
  "application/x-ndjson",
  "application/jsonl",
  "text/event-stream",
];

/** How a stream of lines is made. */
export interface LineOptions {
  /** The media type. */
  readonly type: LineType;
  /** After how long a silence an event stream gets a comment, milliseconds. */
  readonly heartbeatMs: number;
  /** Stops it; the stream fails with its reason. */
  readonly signal: AbortSignal;
  /** Called when the consumer leaves. */
  readonly onCancel: () => void;
  /** What to write of an error. */
  readonly problemOf: (error: unknown) => unknown;
}

/** A chunk ends after so many characters, though more items may be ready. */
const CHUNK = 1 << 15;

/**
 * Writes items as they are read, at most one chunk ahead of the reader. A chunk
 * has the items that are ready: none waits for another. What fails on the way is
 * the last thing that is written.
 */
export function lineStream(
  lines: AsyncGenerator<Line, void, undefined>,
  { type, heartbeatMs, signal, onCancel, problemOf }: LineOptions,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const format: LineFormat = FORMATS[type];
  const encoder = new TextEncoder();
  let pending: Promise<IteratorResult<Line, void>> | undefined;

  /** The next text, which is waited for. */
  async function next(): Promise<{ text: string; isLast?: true }> {
    pending ??= lines.next();
    try {
      const step = format.idle === undefined
        ? await pending
        : await within(pending, heartbeatMs);
      if (step === undefined) return { text: format.idle! };
      pending = undefined;
      if (step.done) return { text: format.end, isLast: true };
      return { text: format.line(step.value) };
    } catch (error) {
      signal.throwIfAborted();
      return { text: format.error(problemOf(error)), isLast: true };
    }
  }

  /** The next text, and those behind it that are ready: a chunk is dear. */
  async function nextChunk(): Promise<{ text: string; isLast?: true }> {
    let { text, isLast } = await next();
    const turn = startTurn();
    while (!isLast && text.length < CHUNK) {
      pending ??= lines.next();
      if (!await isReady(pending, turn)) break;
      const more = await next();
      text += more.text;
      isLast = more.isLast;
    }
    turn.clear();
    return isLast ? { text, isLast } : { text };
  }

  return new ReadableStream({
    start(controller) {
      if (format.head !== "") controller.enqueue(encoder.encode(format.head));
    },
    async pull(controller) {
      const { text, isLast } = await nextChunk();
      if (text !== "") controller.enqueue(encoder.encode(text));
      if (isLast) controller.close();
    },
    async cancel() {
      onCancel();
      await Promise.allSettled([pending, lines.return()]);
    },
  }, { highWaterMark: 0 });
}

/** Makes a line of each item. */
export async function* mapLines<Item>(
  items: AsyncGenerator<Item, void, undefined>,
  toLine: (item: Item) => Line,
): AsyncGenerator<Line, void, undefined> {
  for await (const item of items) yield toLine(item);
}

/**
 * Waits for the first item, so that an error before it becomes the status of the
 * response instead of its last line.
 */
export async function awaitFirst<Item>(
  items: AsyncGenerator<Item, void, undefined>,
): Promise<AsyncGenerator<Item, void, undefined>> {
  const first = await items.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* items;
  })();
}

/** Waits for a promise, undefined where it takes longer. */
async function within<T>(
  promise: Promise<T>,
  ms: number,
): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) =>
    timer = setTimeout(() => resolve(undefined), ms)
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
