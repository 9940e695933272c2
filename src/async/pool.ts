/** How a pool gets its items and what it does with them. */
export interface PoolOptions<Item> {
  /** Loads the next items; undefined where there are no more. */
  loadPage(signal: AbortSignal): Promise<readonly Item[] | undefined>;
  /** What is done with each item. */
  run(item: Item, signal: AbortSignal): Promise<void>;
  /** Fewer items than this in store, and the next page is loaded. */
  readonly reserve: number;
  /** How many calls go on at once, those that load pages included. */
  readonly concurrency: number;
  /** Stops all. */
  readonly signal: AbortSignal;
}

/** No machine and no store has use for more; each costs memory. */
const MOST_WORKERS = 1_000;

/**
 * Runs a call for each item of successive pages, from the first page on. The
 * first failure stops all else.
 */
export async function runPool<Item>(
  { loadPage, run, reserve, concurrency, signal }: PoolOptions<Item>,
): Promise<void> {
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  let store: readonly Item[] = [];
  let taken = 0; // of the store: shift() would move all that are left
  let isLast = false;
  let loading: Promise<void> | undefined;

  async function load(): Promise<void> {
    const page = await loadPage(stop);
    if (page === undefined) isLast = true;
    else {
      store = [...store.slice(taken), ...page];
      taken = 0;
    }
    loading = undefined;
  }

  async function work(): Promise<void> {
    while (true) {
      stop.throwIfAborted();
      const left = store.length - taken;
      if (!isLast && loading === undefined && left < reserve) {
        await (loading = load());
      } else if (left > 0) {
        await run(store[taken++]!, stop);
      } else if (loading !== undefined) await loading;
      else return;
    }
  }

  const workers = Array.from(
    { length: Math.min(concurrency, MOST_WORKERS) },
    () => work().catch((error) => failure.abort(error)),
  );
  await Promise.all(workers);
  stop.throwIfAborted();
}
