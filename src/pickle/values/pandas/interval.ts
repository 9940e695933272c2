import { innerText, printAs } from "../print.ts";

/**
 * A pandas Interval.
 *
 * @example Print an interval
 * ```ts
 * import { PyInterval } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(String(new PyInterval(0, 1.5, "right")), "(0, 1.5]");
 * ```
 */
export class PyInterval {
  /** The left end: a number, a PyDateTime or a PyTimedelta. */
  readonly left: unknown;
  /** The right end. */
  readonly right: unknown;
  /** The ends that belong to it: `left`, `right`, `both` or `neither`. */
  readonly closed: string;

  /** Creates an interval from its parts. */
  constructor(left: unknown, right: unknown, closed = "right") {
    this.left = left;
    this.right = right;
    this.closed = closed;
    Object.freeze(this);
  }

  /** The form of pandas' `str()`: `(0, 1]`. */
  toString(): string {
    const { left, right, closed } = this;
    const open = closed === "left" || closed === "both" ? "[" : "(";
    const end = closed === "right" || closed === "both" ? "]" : ")";
    return `${open}${innerText(left)}, ${innerText(right)}${end}`;
  }

  /** The form of pandas' `str()`. */
  toJSON(): string {
    return this.toString();
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "PyInterval" {
    return "PyInterval";
  }
}

printAs(PyInterval, (interval) => `PyInterval ${interval}`);
