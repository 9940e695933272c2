/** Gaps that are filled rather than left to the map. */
const MAX_GAP = 16;
const ROOM = 256;

/**
 * What a pickle remembers for later, by index. Writers count up, so an array
 * serves; an index out of order goes to a map, for it may be anything.
 */
export class Memo {
  /** What is remembered under small indices; undefined in the gaps. */
  readonly dense: unknown[] = [];
  /** How deep they are, as far as they are containers. */
  depths: Int32Array = new Int32Array(ROOM);
  /** How many values are remembered. */
  count = 0;
  /** What is remembered under the other indices, and how deep it is. */
  readonly sparse: Map<number, readonly [value: unknown, depth: number]> =
    new Map();

  set(index: number, value: unknown, depth: number): void {
    if (this.get(index) === undefined) this.count++;
    const { dense } = this;
    if (index > dense.length + MAX_GAP) {
      this.sparse.set(index, [value, depth]);
      return;
    }
    while (dense.length < index) dense.push(undefined);
    dense[index] = value;
    if (depth > 0) this.#setDepth(index, depth);
  }

  /** What is remembered, undefined if nothing is. */
  get(index: number): unknown {
    const { dense } = this;
    const value = index < dense.length ? dense[index] : undefined;
    return value === undefined && this.sparse.size > 0
      ? this.sparse.get(index)?.[0]
      : value;
  }

  /** How deep a container is that is remembered. */
  depthOf(index: number): number {
    return index < this.dense.length
      ? this.depths[index] || 1
      : this.sparse.get(index)?.[1] ?? 1;
  }

  /** Says that one has grown, or is about to be remembered. */
  raise(index: number, depth: number): void {
    const sparse = this.sparse.get(index);
    if (sparse === undefined) this.#setDepth(index, depth);
    else this.sparse.set(index, [sparse[0], depth]);
  }

  #setDepth(index: number, depth: number): void {
    if (index >= this.depths.length) {
      const longer = new Int32Array(
        Math.max(index + 1, this.depths.length * 2),
      );
      longer.set(this.depths);
      this.depths = longer;
    }
    this.depths[index] = depth;
  }
}
