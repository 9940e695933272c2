/** Runs calls, no more than a number of them at the same time. */
export type Limiter = <T>(run: () => Promise<T>) => Promise<T>;

/** Creates a limiter; waiting calls start in their order. */
export function createLimiter(most: number): Limiter {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (run) => {
    if (running >= most) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next(); // it takes over the place
    }
  };
}
