/** Thrown when a value cannot be written: it is nested too deep, or expands too far. */
export class EncodeError extends RangeError {
  /** A literal, so that minified bundles keep it. */
  override readonly name = "EncodeError";
  /** The one code of this class. */
  readonly code = "limit";
  /** What to do next, for people. */
  readonly hint: string;

  /** Marks it as an error of this library: `instanceof TaskRunViewError` holds. */
  constructor(problem: string, hint: string) {
    super(`Cannot write a value as JSON: ${problem}`);
    this.hint = hint;
    Object.defineProperty(this, Symbol.for("taskrunview.error"), {
      value: true,
    });
  }

  /** A value that is written as JSON. */
  get origin(): "json" {
    return "json";
  }
}

/** What writing a value costs, in characters, beside what the value holds, in bytes. */
export interface Budget {
  /**
   * Counts bytes that the value holds: each of them pays for some output.
   *
   * @param owner The object or string that holds them, however often it is met.
   */
  hold(bytes: number, owner?: unknown): void;
  /**
   * Counts characters of output before they are made.
   *
   * @throws {EncodeError} If they are out of proportion to the value.
   */
  spend(characters: number): void;
}

/** What any value may cost, whatever it holds. */
const BASE = 16 * 2 ** 20;

/**
 * What each byte of a value may cost. A reference takes 8 bytes, a string that
 * is written again at most 512 characters: only values that share memory in
 * other ways, as arrays that are views of one buffer, cost more.
 */
const PER_BYTE = 100;

/** Starts to count. */
export function createBudget(): Budget {
  const owners = new Set<unknown>();
  let held = 0;
  let spent = 0;
  return {
    hold(bytes, owner) {
      if (owner !== undefined && owners.has(owner)) return;
      if (owner !== undefined) owners.add(owner);
      held += bytes;
    },
    spend(characters) {
      spent += characters;
      if (spent > BASE + PER_BYTE * held) throw expandsTooFar();
    },
  };
}

/** The error for output that is out of proportion to the value. */
export function expandsTooFar(): EncodeError {
  return new EncodeError(
    `it expands to more than ${PER_BYTE} characters for each of its bytes`,
    "Write its parts one by one, or copy the stored bytes with openResult()",
  );
}
