/**
 * Runs a function over items, a few at once, and gives what it makes in order.
 * Where the items break off, what was made of those before comes first, unless
 * the signal did it.
 * Who stops early leaves what runs to the signal that it was given.
 */
export async function* mapAhead<T, Made>(
  items: AsyncIterable<T>,
  concurrency: number,
  signal: AbortSignal,
  run: (item: T) => Promise<Made>,
): AsyncGenerator<Made, void, undefined> {
  const running: Promise<Made>[] = [];
  for await (const take of untilBroken(items, signal)) {
    const made = (async () => await run(take()))();
    made.catch(() => {}); // it is told when its turn has come, or never
    running.push(made);
    if (running.length >= concurrency) yield await running.shift()!;
  }
  for (const made of running) yield await made;
}

/** Gives items by functions; where they break off, the last one throws why. */
async function* untilBroken<T>(
  items: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<() => T, void, undefined> {
  try {
    for await (const item of items) yield () => item;
  } catch (error) {
    if (signal.aborted) throw error; // nobody waits for what came before
    yield () => {
      throw error;
    };
  }
}
