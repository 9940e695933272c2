/**
 * Why bytes are not turned into a value: stable strings, safe to `switch` over.
 *
 * `truncated`: the bytes end before the pickle does. `malformed`: they are no
 * pickle, or a broken one. `limit`: a limit of {@linkcode DecodeLimits} is met.
 */
export type PickleErrorCode = "truncated" | "malformed" | "limit";

/** What a {@linkcode PickleError} carries besides its code and message. */
export interface PickleErrorDetails {
  /** Index of the byte where decoding stopped. */
  readonly offset: number;
  /** The instruction that failed, by the name that `pickletools` gives it. */
  readonly opcode?: string | undefined;
  /** What to do next, for people. */
  readonly hint?: string | undefined;
  /** What went wrong underneath. */
  readonly cause?: unknown;
}

/**
 * Thrown when bytes cannot be turned into a value.
 *
 * The message never holds a value out of the pickle.
 *
 * @example Bytes that end too early
 * ```ts
 * import { decodePickle, PickleError } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const bytes = Uint8Array.of(0x80, 4, 0x8c, 5, 0x61); // text of 5 bytes, 1 there
 * const error = assertThrows(() => decodePickle(bytes), PickleError);
 * assertEquals(error.code, "truncated");
 * assertEquals(error.opcode, "SHORT_BINUNICODE");
 * assertEquals(error.offset, 4);
 * ```
 */
export class PickleError extends Error {
  /** A literal, so that minified bundles keep it. */
  override readonly name = "PickleError";
  /** Why the bytes were refused: for programs, where `message` is for people. */
  readonly code: PickleErrorCode;
  /** Index of the byte where decoding stopped. */
  readonly offset: number;
  /** The instruction that failed, by the name that `pickletools` gives it. */
  readonly opcode?: string;
  /** What to do next, for people. */
  readonly hint?: string;

  /** Appends opcode and offset to `message`, so that one log line is enough. */
  constructor(
    code: PickleErrorCode,
    message: string,
    details: PickleErrorDetails,
  ) {
    const { offset, opcode, hint } = details;
    const where = opcode === undefined ? "" : ` in ${opcode}`;
    super(
      `${message}${where} at byte ${offset}`,
      "cause" in details ? { cause: details.cause } : undefined,
    );
    this.code = code;
    this.offset = offset;
    if (opcode !== undefined) this.opcode = opcode;
    if (hint !== undefined) this.hint = hint;
    // The library's base class knows its errors by this mark, also ours, which
    // cannot extend it: this folder imports nothing.
    Object.defineProperty(this, Symbol.for("taskrunview.error"), {
      value: true,
    });
  }

  /** The bytes of a pickle. */
  get origin(): "pickle" {
    return "pickle";
  }
}

/** A refusal that does not know yet where it happened; never leaves this folder. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: PickleErrorCode;
  readonly hint: string | undefined;

  constructor(code: PickleErrorCode, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/** Shorthand for the most frequent refusal. */
export function malformed(message: string, hint?: string): Refusal {
  return new Refusal("malformed", message, hint);
}
