/** The field names of an inert object that is an exception. */
export const MESSAGE: readonly string[] = Object.freeze(["message"]);

/** What the names of exceptions end in. */
const ENDINGS =
  /(?:Error|Exception|Warning|Exit|Interrupt|Fault|Failure|Failed|NotFound|Timeout|Expired|Denied|Refused|Aborted|Cancelled|Signal|SIGNAL)$/;

/** Whether the name of a class states that it is an exception. */
export function isExceptionName(name: string): boolean {
  return ENDINGS.test(name);
}

/**
 * An exception of a class that is built into Python. Those of other classes
 * are a {@linkcode PyObject}.
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
  /** Python's class: `ValueError`. */
  override readonly name: string;
  /** Python's `args`. */
  readonly args: readonly unknown[];
  /** What else was pickled with it: `filename`, `__notes__`, own attributes. */
  readonly attributes: Readonly<Record<string, unknown>>;

  /** Takes the parts as they are. */
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
    // Where this library was called from says nothing about the Python error.
    this.stack = `${name}: ${message}`;
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "PyError" {
    return "PyError";
  }
}
