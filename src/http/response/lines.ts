import { isReady, startTurn } from "./ready.ts";

/** One item of a stream: a line of NDJSON, or an event. */
export interface Line {
  /** The value of `Last-Event-ID` that continues after it. */
  readonly id: string;
  /** Plain data. */
  readonly data: unknown;
}

/** The id of the last event; a client that sends it has received everything. */
export const END_ID = "end";

/** The format of the items of a stream. */
interface LineFormat {
  /** The start of the stream. */
  readonly head: string;
  line(line: Line): string;
  /** The end of a complete stream. */
  readonly end: string;
  /** The end of a stream with an error. */
  error(problem: unknown): string;
  /** A comment for a silent stream; undefined if the format has none. */
  readonly idle?: string;
}

/** The wait of a browser before it reconnects. */
const RETRY_MS = 2_000;

/** JSON contains no line breaks. */
const JSON_LINES: LineFormat = {
  head: "",
  line: ({ data }) => `${JSON.stringify(data)}\n`,
  end: "",
  error: (error) => `${JSON.stringify({ error })}\n`,
};

const FORMATS = {
  "application/x-ndjson": JSON_LINES,
  "application/jsonl": JSON_LINES, // another name of the same format
  "text/event-stream": {
    head: `retry: ${RETRY_MS}\n\n`,
    line: ({ id, data }) =>
      `id: ${oneLine(id)}\ndata: ${JSON.stringify(data)}\n\n`,
    end: `id: ${END_ID}\nevent: end\ndata: {}\n\n`, // without data it is dropped
    error: (error) => `event: error\ndata: ${JSON.stringify(error)}\n\n`,
    idle: ": nothing new\n\n",
  },
} as const satisfies Readonly<Record<string, LineFormat>>;

/** Removes line breaks from an id, which the API supplies. */
function oneLine(id: string): string {
  return id.replace(/[\r\n\0]/g, "");
}

/** The media types of streams. */
export type LineType = keyof typeof FORMATS;

/** The media types of streams, the default first. */
export const LINE_TYPES: readonly LineType[] = [
  "application/x-ndjson",
  "application/jsonl",
  "text/event-stream",
];

/** The options of a stream of lines. */
export interface LineOptions {
  /** The media type. */
  readonly type: LineType;
  /**
   * The silence in milliseconds after which an event stream sends a comment.
   */
  readonly heartbeatMs: number;
  /** Stops the stream, which fails with its reason. */
  readonly signal: AbortSignal;
  /** Called when the client disconnects. */
  readonly onCancel: () => void;
  /** Describes an error for the last line. */
  readonly problemOf: (error: unknown) => unknown;
}

/**
 * The number of characters after which a chunk ends, even if more items are
 * ready.
 */
const CHUNK = 1 << 15;

/**
 * Writes items as they are read, at most one chunk ahead of the reader. A chunk
 * contains the items that are ready, so that no item waits for another. An
 * error during the stream is written as its last item.
 */
export function lineStream(
  lines: AsyncGenerator<Line, void, undefined>,
  { type, heartbeatMs, signal, onCancel, problemOf }: LineOptions,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const format: LineFormat = FORMATS[type];
  const encoder = new TextEncoder();
  let pending: Promise<IteratorResult<Line, void>> | undefined;

  /** The next string, which is waited for. */
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

  /**
   * The next string, and further ones that are ready, as each chunk is
   * expensive.
   */
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

/** Converts each item to a line. */
export async function* mapLines<Item>(
  items: AsyncGenerator<Item, void, undefined>,
  toLine: (item: Item) => Line,
): AsyncGenerator<Line, void, undefined> {
  for await (const item of items) yield toLine(item);
}

/**
 * Waits for the first item, so that an earlier error determines the status of
 * the response instead of its last line.
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

/** Waits for a promise; undefined if it takes longer. */
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
