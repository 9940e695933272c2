import { Refusal } from "../errors.ts";

const STEP = 4096;

/**
 * Work that is done in steps, so that a decode in slices can pause between
 * them: its value is what the generator returns.
 */
export class Steps {
  readonly run: Generator<void, unknown>;

  constructor(run: Generator<void, unknown>) {
    this.run = run;
  }
}

/** `value`, or what the steps give, handed to `then`; at once where it can be. */
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
 * Calls `each` for the numbers from 0 up to `count`, in stretches if there are
 * many, and gives `made`.
 *
 * @param each Is false to stop: then undefined is given.
 */
export function inSteps<T>(
  count: number,
  each: (from: number, to: number) => void | false,
  made: T,
): T | Steps | undefined {
  if (count > STEP) return new Steps(stretches(count, each, made));
  return each(0, count) === false ? undefined : made;
}

/** Calls `each` for the members of a container, in stretches if there are many. */
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

/** What `make` gives; what the runtime cannot hold is a refusal. */
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
