import { labelText } from "../print.ts";

/**
 * A pandas Interval.
 *
 * @example As pandas writes it
 * ```ts
 * import { PyInterval } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(String(new PyInterval(0, 1.5, "right")), "(0, 1.5]");
 * ```
 */
export class PyInterval {
  /** Where it begins: a number, a PyDateTime or a PyTimedelta. */
  readonly left: unknown;
  /** Where it ends. */
  readonly right: unknown;
  /** Which ends belong to it: `left`, `right`, `both` or `neither`. */
  readonly closed: string;

  /** Takes the parts as they are. */
  constructor(left: unknown, right: unknown, closed = "right") {
    this.left = left;
    this.right = right;
    this.closed = closed;
    Object.freeze(this);
  }

  /** As pandas' `str()`: `(0, 1]`. */
  toString(): string {
    const { left, right, closed } = this;
    const open = closed === "left" || closed === "both" ? "[" : "(";
    const end = closed === "right" || closed === "both" ? "]" : ")";
    return `${open}${labelText(left)}, ${labelText(right)}${end}`;
  }

  /** As pandas' `str()`. */
  toJSON(): string {
    return this.toString();
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "PyInterval" {
    return "PyInterval";
  }
}
