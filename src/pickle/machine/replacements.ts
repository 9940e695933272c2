import { Part, Pending } from "../makers/maker.ts";
import { current, forward, isForwarded } from "../values/forward.ts";

/**
 * The replacements of objects that others may hold: a dict became a Map, a
 * pending object its value.
 */
export class Replacements {
  /** The number of replaced objects. */
  count = 0;
  /** Parts of larger values, which may remain unused. */
  readonly parts: Part[] = [];
  /** Objects that wait for their state. */
  readonly pending: Pending[] = [];
  /** True once an object was used a second time. */
  shared = false;
  /** True if another object may hold a replaced one. */
  stale = false;

  /** True while no object may have to be replaced. */
  get none(): boolean {
    return this.count === 0 && this.parts.length === 0 &&
      this.pending.length === 0;
  }

  /** The current replacement of `value`, for its second use. */
  again(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    this.shared = true;
    if (this.none) return value;
    const now = this.count === 0 ? value : current(value);
    if (now instanceof Part) now.held++;
    if (now instanceof Pending) now.read = true;
    return now;
  }

  /** Returns whether a second use of `value` requires {@linkcode again}. */
  needsCare(value: object): boolean {
    return isForwarded(value) || value instanceof Part ||
      value instanceof Pending;
  }

  /** Replaces `old` with `value`. */
  replace(old: object, value: unknown): void {
    forward(old, value);
    this.count++;
    if (old instanceof Pending ? old.read : this.shared) this.stale = true;
  }
}
