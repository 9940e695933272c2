import { type Page, prefetchPages } from "./prefetch.ts";

/** Loads the next page of an iteration. */
export type LoadPage<Item> = (signal: AbortSignal) => Promise<Page<Item>>;

/**
 * Iterates over the items of pages in order; the loader is created when the
 * first item is requested.
 */
export function lazyPages<Item>(
  start: () => Promise<LoadPage<Item>>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Item, void, undefined> {
  let load: LoadPage<Item> | undefined;
  return prefetchPages({
    load: async (_, signal) => {
      load ??= await start();
      return await load(signal);
    },
    make: (item) => item,
    pages: Infinity,
    expected: 0,
    concurrency: 1,
    signal,
  });
}

/** Turns lists into pages; an empty list ends the iteration. */
export function untilEmpty<Item>(
  next: (signal: AbortSignal) => Promise<readonly Item[]>,
): LoadPage<Item> {
  return async (signal) => {
    const items = await next(signal);
    return items.length > 0 ? { items } : { items, then: "end" };
  };
}
