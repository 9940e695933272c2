/** The items of a pool and the work on them. */
export interface PoolOptions<Item> {
  /** Loads the next items; undefined if there are no more. */
  loadPage(signal: AbortSignal): Promise<readonly Item[] | undefined>;
  /** Processes one item. */
  run(item: Item, signal: AbortSignal): Promise<void>;
  /** The next page is loaded when fewer items than this are waiting. */
  readonly reserve: number;
  /**
   * The maximum number of pages that load at once while no item is waiting. The
   * promises of more than one must resolve in order.
   *
   * @default {1}
   */
  readonly loads?: number | undefined;
  /**
   * The maximum number of concurrent calls, including those that load pages.
   */
  readonly concurrency: number;
  /** Stops all calls. */
  readonly signal: AbortSignal;
}

/** More workers help no machine and no store, and each costs memory. */
const MOST_WORKERS = 1_000;

/**
 * Runs a call for each item of successive pages, from the first page on. The
 * first failure stops all other calls.
 */
export async function runPool<Item>(
  { loadPage, run, reserve, loads = 1, concurrency, signal }: PoolOptions<Item>,
): Promise<void> {
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  let store: readonly Item[] = [];
  let taken = 0; // of the store: shift() would move all that are left
  let isLast = false;
  const loading = new Set<Promise<void>>();

  async function load(): Promise<void> {
    const page = await loadPage(stop);
    if (page === undefined) isLast = true;
    else {
      store = [...store.slice(taken), ...page];
      taken = 0;
    }
  }

  async function startLoad(): Promise<void> {
    const started = load();
    loading.add(started);
    try {
      await started;
    } finally {
      loading.delete(started);
    }
  }

  async function work(): Promise<void> {
    while (true) {
      stop.throwIfAborted();
      const left = store.length - taken;
      const most = left === 0 ? loads : 1;
      const isDue = left < reserve && loading.size < most;
      if (!isLast && isDue) await startLoad();
      else if (left > 0) await run(store[taken++]!, stop);
      else if (loading.size > 0) await Promise.all(loading);
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
