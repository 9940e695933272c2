import { Part, Pending } from "../makers/maker.ts";
import { current, forward, isForwarded } from "../values/forward.ts";

/**
 * What took the place of objects that others may hold: a dict became a Map, a
 * pending object its value.
 */
export class Replacements {
  /** How many objects have been replaced. */
  count = 0;
  /** Parts of larger values, which may be left over. */
  readonly parts: Part[] = [];
  /** Objects that wait for their state. */
  readonly pending: Pending[] = [];
  /** True once an object was put in a second place. */
  shared = false;
  /** True if a replaced object may be held by another. */
  stale = false;

  /** True while no object is one that may have to be replaced. */
  get none(): boolean {
    return this.count === 0 && this.parts.length === 0 &&
      this.pending.length === 0;
  }

  /** What `value` is by now, as it is put in a second place. */
  again(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    this.shared = true;
    if (this.none) return value;
    const now = this.count === 0 ? value : current(value);
    if (now instanceof Part) now.held++;
    if (now instanceof Pending) now.read = true;
    return now;
  }

  /** True if putting `value` in a second place needs {@linkcode again}. */
  needsCare(value: object): boolean {
    return isForwarded(value) || value instanceof Part ||
      value instanceof Pending;
  }

  /** Puts `value` in the place of `old`. */
  replace(old: object, value: unknown): void {
    forward(old, value);
    this.count++;
    if (old instanceof Pending ? old.read : this.shared) this.stale = true;
  }
}
