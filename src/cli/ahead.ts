/**
 * Runs a function over items, a few at once, and gives what it makes in order.
 * Who stops early leaves what runs to the signal that it was given.
 */
export async function* mapAhead<T, Made>(
  items: AsyncIterable<T>,
  concurrency: number,
  run: (item: T) => Promise<Made>,
): AsyncGenerator<Made, void, undefined> {
  const running: Promise<Made>[] = [];
  for await (const item of items) {
    const made = run(item);
    made.catch(() => {}); // it is told when its turn has come, or never
    running.push(made);
    if (running.length >= concurrency) yield await running.shift()!;
  }
  for (const made of running) yield await made;
}
