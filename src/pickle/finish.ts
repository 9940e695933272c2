/** Runs all steps at once. */
export function finish<T>(steps: Generator<unknown, T>): T {
  let result = steps.next();
  while (!result.done) result = steps.next();
  return result.value;
}
