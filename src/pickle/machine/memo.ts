/** Larger gaps are left to the map. */
const MAX_GAP = 16;
const ROOM = 256;

/** A value with an index out of order. */
interface Entry {
  readonly value: unknown;
  readonly depth: number;
  readonly slot: number;
}

/**
 * The memo of a pickle, by index. Writers count up, so that an array is
 * sufficient; an index out of order, which may be any number, is stored in a
 * map.
 */
export class Memo {
  /** The values of small indices; undefined in gaps. */
  readonly dense: unknown[] = [];
  /** The depths of those values that are containers. */
  depths: Int32Array = new Int32Array(ROOM);
  /** The stack positions of values when they were memoized. */
  slots: Int32Array = new Int32Array(ROOM);
  /** The number of values. */
  count = 0;
  /** The values of other indices. */
  readonly sparse: Map<number, Entry> = new Map();

  set(index: number, value: unknown, depth: number, slot: number): void {
    if (this.get(index) === undefined) this.count++;
    const { dense } = this;
    if (index > dense.length + MAX_GAP) {
      this.sparse.set(index, { value, depth, slot });
      return;
    }
    while (dense.length < index) dense.push(undefined);
    dense[index] = value;
    this.sparse.delete(index);
    if (depth > 0) this.place(index, depth, slot);
  }

  /** The value of an index; undefined if there is none. */
  get(index: number): unknown {
    const { dense } = this;
    const value = index < dense.length ? dense[index] : undefined;
    return value === undefined && this.sparse.size > 0
      ? this.sparse.get(index)?.value
      : value;
  }

  /** The depth of a container in the memo. */
  depthOf(index: number): number {
    const entry = this.#sparse(index);
    return entry === undefined ? this.depths[index] || 1 : entry.depth || 1;
  }

  /** The stack position of a container when it was memoized. */
  slotOf(index: number): number {
    return this.#sparse(index)?.slot ?? this.slots[index] ?? -1;
  }

  #sparse(index: number): Entry | undefined {
    return this.sparse.size === 0 ? undefined : this.sparse.get(index);
  }

  /** Sets a larger depth. */
  raise(index: number, depth: number): void {
    const entry = this.#sparse(index);
    if (entry !== undefined) this.sparse.set(index, { ...entry, depth });
    else if (index < this.dense.length) {
      this.place(index, depth, this.slots[index]!);
    }
  }

  /** Sets the depth and the stack position of a value. */
  place(index: number, depth: number, slot: number): void {
    if (index >= this.depths.length) this.#makeRoom(index);
    this.depths[index] = depth;
    this.slots[index] = slot;
  }

  #makeRoom(index: number): void {
    const room = Math.max(index + 1, this.depths.length * 2);
    for (const key of ["depths", "slots"] as const) {
      const longer = new Int32Array(room);
      longer.set(this[key]);
      this[key] = longer;
    }
  }
}
