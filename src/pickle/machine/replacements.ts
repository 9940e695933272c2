import { Part, Pending } from "../makers/maker.ts";

/**
 * What took the place of objects that others may hold: a dict became a Map, a
 * pending object its value.
 */
export class Replacements {
  /** What took the place of an object after it was put on the stack. */
  readonly replaced = new Map<object, unknown>();
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
    return this.replaced.size === 0 && this.parts.length === 0 &&
      this.pending.length === 0;
  }

  /** What `value` is by now, as it is put in a second place. */
  again(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    this.shared = true;
    if (this.none) return value;
    const now = this.current(value);
    if (now instanceof Part) now.held++;
    if (now instanceof Pending) now.read = true;
    return now;
  }

  /** What `value` is by now, if another took its place. */
  current(value: unknown): unknown {
    if (this.replaced.size === 0) return value;
    let now = value;
    while (this.replaced.has(now as object)) {
      now = this.replaced.get(now as object);
    }
    return now;
  }

  /** Puts `value` in the place of `old`. */
  replace(old: object, value: unknown): void {
    this.replaced.set(old, value);
    if (old instanceof Pending ? old.read : this.shared) this.stale = true;
  }
}
