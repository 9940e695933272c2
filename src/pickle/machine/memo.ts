/** Gaps that are filled rather than left to the map. */
const MAX_GAP = 16;
const ROOM = 256;

/** What is remembered under an index out of order. */
interface Entry {
  readonly value: unknown;
  readonly depth: number;
  readonly slot: number;
}

/**
 * What a pickle remembers for later, by index. Writers count up, so an array
 * serves; an index out of order goes to a map, for it may be anything.
 */
export class Memo {
  /** What is remembered under small indices; undefined in the gaps. */
  readonly dense: unknown[] = [];
  /** How deep they are, as far as they are containers. */
  depths: Int32Array = new Int32Array(ROOM);
  /** Where on the stack they were put in the memo. */
  slots: Int32Array = new Int32Array(ROOM);
  /** How many values are remembered. */
  count = 0;
  /** What is remembered under the other indices. */
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

  /** What is remembered, undefined if nothing is. */
  get(index: number): unknown {
    const { dense } = this;
    const value = index < dense.length ? dense[index] : undefined;
    return value === undefined && this.sparse.size > 0
      ? this.sparse.get(index)?.value
      : value;
  }

  /** How deep a container is that is remembered. */
  depthOf(index: number): number {
    const entry = this.#sparse(index);
    return entry === undefined ? this.depths[index] || 1 : entry.depth || 1;
  }

  /** Where on the stack a container was put in the memo. */
  slotOf(index: number): number {
    return this.#sparse(index)?.slot ?? this.slots[index] ?? -1;
  }

  #sparse(index: number): Entry | undefined {
    return this.sparse.size === 0 ? undefined : this.sparse.get(index);
  }

  /** States that one has become deeper. */
  raise(index: number, depth: number): void {
    const entry = this.#sparse(index);
    if (entry !== undefined) this.sparse.set(index, { ...entry, depth });
    else if (index < this.dense.length) {
      this.place(index, depth, this.slots[index]!);
    }
  }

  /** States the depth and the slot of one that is, or is about to be, remembered. */
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
