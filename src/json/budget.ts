/**
 * Thrown if a value cannot be converted to JSON: its nesting is too deep, or
 * the JSON would be out of proportion to the value.
 */
export class EncodeError extends RangeError {
  /** A literal, so that a minified bundle keeps the name. */
  override readonly name = "EncodeError";
  /** The only code of this class. */
  readonly code = "limit";
  /** An instruction for people: what to do next. */
  readonly hint: string;

  /**
   * Marks it as an error of this library, so that `instanceof TaskRunViewError`
   * is true.
   */
  constructor(problem: string, hint: string) {
    super(`Cannot write a value as JSON: ${problem}`);
    this.hint = hint;
    Object.defineProperty(this, Symbol.for("taskrunview.error"), {
      value: true,
    });
  }

  /** The origin of the error: the conversion to JSON. */
  get origin(): "json" {
    return "json";
  }
}

/**
 * The cost of a conversion in characters, compared with the size of the value
 * in bytes.
 */
export interface Budget {
  /**
   * Counts bytes of the value. Each byte allows for some output.
   *
   * @param owner The object or string that holds them, which counts once.
   */
  hold(bytes: number, owner?: unknown): void;
  /**
   * Counts characters of output before they are created.
   *
   * @throws {EncodeError} If the output is out of proportion to the value.
   */
  spend(characters: number): void;
}

/** The allowed cost of any value. */
const BASE = 16 * 2 ** 20;

/**
 * The allowed cost of each byte. A reference takes 8 bytes, a repeated string
 * at most 512 characters. Only values that share memory in other ways, such as
 * arrays that are views of one buffer, cost more.
 */
const PER_BYTE = 100;

/** Starts a budget. */
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

/** Creates the error for output that is out of proportion to the value. */
export function expandsTooFar(): EncodeError {
  return new EncodeError(
    `it expands to more than ${PER_BYTE} characters for each of its bytes`,
    "Convert its parts one by one, or copy the stored bytes with openResult()",
  );
}
