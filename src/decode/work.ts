import { startSlices } from "../async/time_slices.ts";
import { tooLarge } from "./errors.ts";
import { DEFAULT_MAX_BYTES, type DeserializeContext } from "./serializer.ts";

/**
 * The budget of a decode, and its pauses for other tasks.
 *
 * A unit is 10 ns of one core or one byte of memory, whichever is more. A file
 * may cost 12 Mi units, and 512 a byte: half of the promised bound, as not all
 * work is counted.
 */
export interface Work {
  /** Rejects the input once its cost exceeds the budget of its size. */
  charge(cost: number): void;
  /** Adds bytes that were unpacked inside the file to its size. */
  addBytes(count: number): void;
  /** Whether other tasks should run: see {@linkcode Work.pause}. */
  isOver(): boolean;
  /** Lets other tasks run; throws the reason of the signal if it aborts. */
  pause(): Promise<void>;
}

const BASE_COST = 12 << 20;
const COST_PER_BYTE = 1 << 9;

/**
 * Starts a budget.
 *
 * @param act The operation, such as `read csv`.
 * @param size The size of the input in bytes.
 */
export function startWork(
  act: string,
  size: number,
  { maxBytes = DEFAULT_MAX_BYTES, signal }: DeserializeContext = {},
): Work {
  // A caller who raises the limit trusts the file.
  const scale = Math.max(1, maxBytes / DEFAULT_MAX_BYTES);
  const slices = startSlices(signal);
  let left = (BASE_COST + size * COST_PER_BYTE) * scale;
  return {
    charge(cost) {
      left -= cost;
      if (left >= 0) return;
      throw tooLarge(
        act,
        "its values take far more memory or time than its size suggests",
      );
    },
    addBytes: (count) => void (left += count * COST_PER_BYTE * scale),
    isOver: () => slices.isOver(),
    pause: () => slices.next(),
  };
}

/** The number of items between checks of the clock. */
const STEP = 1 << 10;

/** `Array.from(items, convert)` in slices. */
export async function mapInSlices<Item, Value>(
  work: Work,
  items: ArrayLike<Item>,
  convert: (item: Item, index: number) => Value,
): Promise<Value[]> {
  const values = new Array<Value>(items.length);
  await forEachSlice(work, items.length, (from, to) => {
    for (let i = from; i < to; i++) values[i] = convert(items[i]!, i);
  });
  return values;
}

/** `items.every(holds)` in slices. */
export async function everyInSlices<Item>(
  work: Work,
  items: readonly Item[],
  holds: (item: Item) => boolean,
): Promise<boolean> {
  return await forEachSlice(work, items.length, (from, to) => {
    for (let i = from; i < to; i++) if (!holds(items[i]!)) return false;
  });
}

/**
 * Iterates over indices in slices, until `run` returns false.
 *
 * @param run Called with the first index of a slice and the index after its
 * last.
 * @returns Whether `run` never returned false.
 */
export async function forEachSlice(
  work: Work,
  length: number,
  run: (from: number, to: number) => boolean | void,
): Promise<boolean> {
  for (let from = 0; from < length; from += STEP) {
    if (run(from, Math.min(from + STEP, length)) === false) return false;
    if (work.isOver()) await work.pause();
  }
  return true;
}
