/** Gaps that are filled rather than left to the map. */
const MAX_GAP = 16;

/**
 * What a pickle remembers for later, by index. Writers count up, so an array
 * serves; an index out of the row goes to a map, for it may be anything.
 */
export class Memo {
  readonly #dense: unknown[] = [];
  readonly #sparse = new Map<number, unknown>();
  #count = 0;

  /** Remembers under the number of what is remembered so far, as MEMOIZE does. */
  append(value: unknown): void {
    if (this.#count === this.#dense.length) {
      this.#dense.push(value);
      this.#count++;
    } else {
      this.set(this.#count, value);
    }
  }

  set(index: number, value: unknown): void {
    if (this.get(index) === undefined) this.#count++;
    const dense = this.#dense;
    if (index > dense.length + MAX_GAP) {
      this.#sparse.set(index, value);
      return;
    }
    while (dense.length < index) dense.push(undefined);
    dense[index] = value;
  }

  /** What is remembered, undefined if nothing is. */
  get(index: number): unknown {
    const dense = this.#dense;
    const value = index < dense.length ? dense[index] : undefined;
    return value === undefined && this.#sparse.size > 0
      ? this.#sparse.get(index)
      : value;
  }
}
