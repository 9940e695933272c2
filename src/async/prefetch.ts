import { createStopper, onAbort } from "./abort.ts";

/** Some items that come together, and what comes after them. */
export interface Part<Item> {
  /** The items, in order. */
  readonly items: readonly Item[];
  /** The walk ends after them, or fails; absent where another part follows. */
  readonly then?: "end" | { readonly error: unknown } | undefined;
}

/** How parts are loaded. */
export interface AheadOptions<Item, Value> {
  /** Loads the part of a number, from 0. */
  load(part: number, signal: AbortSignal): Promise<Part<Item>>;
  /** Makes what the consumer gets of an item, when it is taken. */
  make(item: Item): Value;
  /** How many parts there are at most. */
  readonly parts: number;
  /** Parts from this number on are loaded only when their turn has come. */
  readonly expected: number;
  /** How many parts may be loaded or loading and not yet taken. */
  readonly concurrency: number;
  /** Ends the walk with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called once, when the walk has ended, failed or was left. */
  readonly onEnd?: (() => void) | undefined;
}

const ignore = () => {};
const DONE = { done: true, value: undefined } as const;

/**
 * Walks the items of parts in order, with up to `concurrency` parts loading
 * ahead; nothing is loaded before the first item is asked for.
 *
 * An iterator by hand, since the `return()` of an async generator waits for the
 * `next()` before it: here it cancels that one and all loads at once.
 */
export function walkAhead<Item, Value>(
  { load, make, parts, expected, concurrency, signal, onEnd }: AheadOptions<
    Item,
    Value
  >,
): AsyncGenerator<Value, void, undefined> {
  const stopper = createStopper();
  const loads: Promise<Part<Item>>[] = [];
  let next = 0;
  let items: readonly Item[] = [];
  let taken = 0;
  let then: Part<Item>["then"];
  let left: "begun" | "ended" | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const abort = () => stopper.stop(signal?.reason);
  let leave: (() => void) | undefined;

  function end(): void {
    if (left === "ended") return;
    left = "ended";
    leave?.();
    stopper.stop();
    loads.length = 0;
    items = [];
    onEnd?.();
  }

  function begin(): void {
    if (left !== undefined) return;
    left = "begun";
    if (signal?.aborted) abort();
    else leave = signal && onAbort(signal, abort);
  }

  function stopLoading(): void {
    next = parts;
  }

  function start(): void {
    const part = stopper.guard(load(next++, stopper.signal));
    part.then(({ then }) => then !== undefined && stopLoading(), stopLoading);
    loads.push(part);
  }

  function loadAhead(): void {
    const isDue = () => next < (loads.length === 0 ? parts : expected);
    while (loads.length < concurrency && next < parts && isDue()) start();
  }

  async function takePart(): Promise<void> {
    loadAhead();
    const part = await (loads.shift() ?? { items: [], then: "end" as const });
    items = part.items;
    taken = 0;
    then = part.then;
  }

  async function step(): Promise<IteratorResult<Value, void>> {
    begin();
    try {
      while (left !== "ended") {
        stopper.signal.throwIfAborted();
        if (taken < items.length) {
          return { done: false, value: make(items[taken++]!) };
        }
        if (then === "end") end();
        else if (then !== undefined) throw then.error;
        else await takePart();
      }
    } catch (error) {
      const returned = (left as string) === "ended";
      end();
      if (!returned) throw error;
    }
    return DONE;
  }

  return {
    next() {
      const result = turn.then(step);
      turn = result.then(ignore, ignore); // which holds on to no item
      return result;
    },
    async return(value) {
      end();
      return { done: true, value: await value };
    },
    throw(error) {
      end();
      return Promise.reject(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]() {
      end();
      return Promise.resolve();
    },
  };
}
