import type { ClientOptions, ResultReader } from "../mod.ts";
import { turn } from "./_fake_clock.ts";

/** A reader, and the counts of its reads. */
export interface SlowReader {
  readonly seen: {
    readonly started: number;
    readonly aborted: number;
    /** How many go on. */
    readonly now: number;
    /** How many went on at the same time. */
    readonly most: number;
  };
  readonly results: NonNullable<ClientOptions["results"]>;
}

/** Turns of the event loop in which a read leads to the next. */
const TURNS = 3;

/**
 * A reader of JSON locations that notes how many reads go on at the same time.
 * The oldest read ends once no other begins.
 */
export function slowReader(): SlowReader {
  const seen = { now: 0, most: 0, started: 0, aborted: 0 };
  const waiting = new Set<() => void>();

  async function endReads(): Promise<void> {
    while (waiting.size > 0) {
      const { started } = seen;
      for (let turns = 0; turns < TURNS; turns++) await turn();
      const [oldest] = waiting;
      if (oldest === undefined || seen.started > started) continue;
      waiting.delete(oldest);
      oldest();
    }
  }

  const open: ResultReader["open"] = async (ref, { signal }) => {
    seen.started++;
    seen.most = Math.max(seen.most, ++seen.now);
    await new Promise<void>((resolve, reject) => {
      waiting.add(resolve);
      if (waiting.size === 1) endReads();
      signal.addEventListener("abort", () => {
        if (!waiting.delete(resolve)) return;
        seen.aborted++;
        reject(signal.reason);
      });
    }).finally(() => seen.now--);
    return ReadableStream.from([new TextEncoder().encode(ref.location!)]);
  };
  return { seen, results: { readers: { PrefectResult: { open } } } };
}
