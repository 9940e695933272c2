/**
 * Runs something for each item, for up to `concurrency` of them at once, and
 * gives what comes of it in their order.
 *
 * Leaving the loop, an error of one and the signal cancel the others.
 */
export async function* mapAhead<Item, Value>(
  items: AsyncGenerator<Item, void, undefined>,
  concurrency: number,
  outer: AbortSignal,
  run: (item: Item, signal: AbortSignal) => Promise<Value>,
): AsyncGenerator<Value, void, undefined> {
  const leaving = new AbortController();
  const step = async () => {
    const next = await items.next();
    if (next.done) return undefined;
    // One for each, or Node warns of many listeners.
    const signal = AbortSignal.any([outer, leaving.signal]);
    signal.throwIfAborted();
    return { value: await run(next.value, signal) };
  };
  const steps: ReturnType<typeof step>[] = [];
  const begin = () => {
    const begun = step();
    begun.catch(() => {}); // told when its turn has come
    steps.push(begun);
  };
  try {
    for (let i = 0; i < concurrency; i++) begin();
    for (let done; (done = await steps.shift()!) !== undefined;) {
      begin();
      yield done.value;
    }
  } finally {
    leaving.abort();
    await items.return();
    await Promise.allSettled(steps);
  }
}

/**
 * Waits for the first item, so that what speaks against it is told by the
 * status of the answer and not in its middle.
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
