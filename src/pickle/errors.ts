/**
 * The reason why bytes cannot be decoded. The strings are stable, so that a
 * program can `switch` over them.
 *
 * `truncated`: the pickle is incomplete. `malformed`: the bytes are not a
 * pickle, or a damaged one. `limit`: a limit of {@linkcode DecodeLimits} is
 * exceeded.
 */
export type PickleErrorCode = "truncated" | "malformed" | "limit";

/** The details of a {@linkcode PickleError} besides its code and message. */
export interface PickleErrorDetails {
  /** The index of the byte where decoding stopped. */
  readonly offset: number;
  /** The name of the failed instruction in `pickletools`. */
  readonly opcode?: string | undefined;
  /** An instruction for people: what to do next. */
  readonly hint?: string | undefined;
  /** The error that caused this one. */
  readonly cause?: unknown;
}

/**
 * Thrown if bytes cannot be decoded.
 *
 * The message never contains a value of the pickle.
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
  /** A literal, so that a minified bundle keeps the name. */
  override readonly name = "PickleError";
  /** The reason, for programs; `message` is for people. */
  readonly code: PickleErrorCode;
  /** The index of the byte where decoding stopped. */
  readonly offset: number;
  /** The name of the failed instruction in `pickletools`. */
  readonly opcode?: string;
  /** An instruction for people: what to do next. */
  readonly hint?: string;

  /**
   * Appends the opcode and the offset to `message`, so that one log line is
   * enough.
   */
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
    // The base class of the library recognizes its errors by this mark. A
    // PickleError cannot extend it: this folder imports nothing.
    Object.defineProperty(this, Symbol.for("taskrunview.error"), {
      value: true,
    });
  }

  /** The origin of the error: the bytes of a pickle. */
  get origin(): "pickle" {
    return "pickle";
  }
}

/** A refusal without its place in the pickle. It never leaves this folder. */
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

/** Creates the most frequent refusal. */
export function malformed(message: string, hint?: string): Refusal {
  return new Refusal("malformed", message, hint);
}
