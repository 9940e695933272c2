/** The field names of an inert object that is an exception. */
export const MESSAGE: readonly string[] = Object.freeze(["message"]);

/** The endings of the names of exceptions. */
const ENDINGS =
  /(?:Error|Exception|Warning|Exit|Interrupt|Fault|Failure|Failed|NotFound|Timeout|Expired|Denied|Refused|Aborted|Cancelled|Signal|SIGNAL)$/;

/** Returns whether a class name is that of an exception. */
export function isExceptionName(name: string): boolean {
  return ENDINGS.test(name);
}

/**
 * A built-in exception of Python. An exception of another class is a
 * {@linkcode PyObject}.
 *
 * @example A task that returned an error
 * ```ts
 * import { decodePickle, PyError } from "@taskrunview/taskrunview/pickle";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const text = "cbuiltins\nValueError\n(Vtoo late\ntR.";
 * const error = decodePickle(new TextEncoder().encode(text));
 * assert(error instanceof Error && error instanceof PyError);
 * assertEquals(`${error}`, "ValueError: too late");
 * assertEquals(error.args, ["too late"]);
 * ```
 */
export class PyError extends Error {
  /** The class in Python, such as `ValueError`. */
  override readonly name: string;
  /** Python's `args`. */
  readonly args: readonly unknown[];
  /** Other pickled data: `filename`, `__notes__`, own attributes. */
  readonly attributes: Readonly<Record<string, unknown>>;

  /** Creates an exception from its parts. */
  constructor(
    name: string,
    message: string,
    args: readonly unknown[] = [],
    attributes: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = name;
    this.args = args;
    this.attributes = attributes;
    // The stack of this library says nothing about the Python error.
    this.stack = `${name}: ${message}`;
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "PyError" {
    return "PyError";
  }
}
