import { createStopper, onAbort } from "./abort.ts";

/** The items of one page, and what follows them. */
export interface Page<Item> {
  /** The items, in order. */
  readonly items: readonly Item[];
  /** How the iteration ends after them; absent if another page follows. */
  readonly then?: "end" | { readonly error: unknown } | undefined;
}

/** Options for loading pages. */
export interface PrefetchOptions<Item, Value> {
  /** Loads the page with a number, from 0. */
  load(page: number, signal: AbortSignal): Promise<Page<Item>>;
  /** Converts an item when the consumer takes it. */
  make(item: Item): Value;
  /** The maximum number of pages. */
  readonly pages: number;
  /** Pages from this number on are not loaded ahead. */
  readonly expected: number;
  /**
   * The maximum number of pages that are loading, or loaded and not yet taken.
   */
  readonly concurrency: number;
  /** Ends the iteration with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called once, when the iteration has ended, has failed or was left. */
  readonly onEnd?: (() => void) | undefined;
}

const ignore = () => {};
const DONE = { done: true, value: undefined } as const;

/**
 * Iterates over the items of pages in order, with up to `concurrency` pages loading
 * ahead; nothing is loaded before the first item is requested.
 *
 * It is not an async generator, whose `return()` waits for the previous
 * `next()`. Here, `return()` cancels that call and all loads immediately.
 */
export function prefetchPages<Item, Value>(
  { load, make, pages, expected, concurrency, signal, onEnd }: PrefetchOptions<
    Item,
    Value
  >,
): AsyncGenerator<Value, void, undefined> {
  const stopper = createStopper();
  const loads: Promise<Page<Item>>[] = [];
  let next = 0;
  let items: readonly Item[] = [];
  let taken = 0;
  let then: Page<Item>["then"];
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
    next = pages;
  }

  function start(): void {
    const page = stopper.guard(load(next++, stopper.signal));
    page.then(({ then }) => then !== undefined && stopLoading(), stopLoading);
    loads.push(page);
  }

  function loadAhead(): void {
    const isDue = () => next < (loads.length === 0 ? pages : expected);
    while (loads.length < concurrency && next < pages && isDue()) start();
  }

  async function takePage(): Promise<void> {
    loadAhead();
    const page = await (loads.shift() ?? { items: [], then: "end" as const });
    items = page.items;
    taken = 0;
    then = page.then;
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
        else await takePage();
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
