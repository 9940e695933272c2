import { Refusal } from "../errors.ts";

const STEP = 4096;

/**
 * Work that is done in steps, so that a decode in slices can pause between
 * them. The generator returns its value.
 */
export class Steps {
  readonly run: Generator<void, unknown>;

  constructor(run: Generator<void, unknown>) {
    this.run = run;
  }
}

/**
 * Passes `value`, or the result of its steps, to `then`; at once if there are
 * no steps.
 */
export function after(
  value: unknown,
  then: (value: unknown) => unknown,
): unknown {
  if (!(value instanceof Steps)) return then(value);
  return new Steps(followed(value.run, then));
}

function* followed(
  run: Generator<void, unknown>,
  then: (value: unknown) => unknown,
): Generator<void, unknown> {
  const result = then(yield* run);
  return result instanceof Steps ? yield* result.run : result;
}

/**
 * Calls `each` for the numbers from 0 up to `count`, in steps if there are
 * many, and returns `made`.
 *
 * @param each Returns false to stop; then the result is undefined.
 */
export function inSteps<T>(
  count: number,
  each: (from: number, to: number) => void | false,
  made: T,
): T | Steps | undefined {
  if (count > STEP) return new Steps(stretches(count, each, made));
  return each(0, count) === false ? undefined : made;
}

/** Calls `each` for the members of a container, in steps if there are many. */
export function eachInSteps<T>(
  items: Iterable<unknown>,
  count: number,
  each: (item: unknown) => void,
  made: T,
): T | Steps {
  if (count > STEP) return new Steps(eachStretch(items, each, made));
  for (const item of items) each(item);
  return made;
}

function* eachStretch(
  items: Iterable<unknown>,
  each: (item: unknown) => void,
  made: unknown,
): Generator<void, unknown> {
  let done = 0;
  for (const item of items) {
    each(item);
    if (++done % STEP === 0) yield;
  }
  return made;
}

function* stretches(
  count: number,
  each: (from: number, to: number) => void | false,
  made: unknown,
): Generator<void, unknown> {
  for (let from = 0; from < count; from += STEP) {
    if (each(from, Math.min(from + STEP, count)) === false) return undefined;
    yield;
  }
  return made;
}

/** Calls `make`. A value that the runtime cannot hold is refused. */
export function guarded(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    throw error;
  }
}

function tooLarge(): Refusal {
  return new Refusal(
    "limit",
    "Cannot make a value: it is too large for this runtime",
  );
}
