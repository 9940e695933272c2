// The blocks of a frame: columns of one type, and their positions.

import { current } from "../../values/forward.ts";
import { isTuple } from "../../values/marks.ts";
import { NdArray } from "../../values/ndarray.ts";
import type { Column } from "../../values/pandas/column.ts";
import { PySlice } from "../../values/number/range.ts";
import { PyObject } from "../../values/object.ts";
import { type MakeContext, Part, Pending } from "../maker.ts";
import type { PdArray } from "./column.ts";
import { arrayLike } from "./index.ts";
import { className, kept, pick, takePart } from "./state.ts";

/** The memory of a column of a frame. */
const COLUMN_BYTES = 64;

/** The columns of one array, which may be of an unknown class. */
export class PdBlock extends Part {
  readonly array: PdArray | undefined;
  readonly places: readonly number[];
  /** The array as pickled; a single element, so that it can be replaced. */
  readonly stored: unknown[];

  constructor(
    array: PdArray | undefined,
    places: readonly number[],
    stored: unknown,
  ) {
    super();
    this.array = array;
    this.places = places;
    this.stored = [stored];
  }

  /** The objects that its columns refer to. */
  get objects(): readonly object[] {
    return this.array?.objects ?? [this.stored];
  }

  /** One of its columns; for an unknown array, each is the array. */
  column(i: number, length: number): Column {
    return this.array?.column(i) ?? unknownColumn(this.stored, length);
  }

  value(): undefined {}

  override get workSize(): number {
    return this.places.length * COLUMN_BYTES;
  }
}

function unknownColumn(stored: readonly unknown[], length: number): Column {
  const array = () => current(stored[0]) as PyObject;
  return {
    dtype: className(array()) || "object",
    length,
    get values() {
      return array();
    },
    at: array,
  };
}

/** The columns of a block: a slice, or an array of numbers. */
function placesOf(
  value: unknown,
  width: number | undefined,
  { charge }: MakeContext,
): number[] | undefined {
  if (value instanceof NdArray) {
    const places = value.size === (width ?? value.size) ? value.values() : [];
    return places.every((place) => Number.isSafeInteger(place))
      ? places as number[]
      : undefined;
  }
  if (!(value instanceof PySlice)) return undefined;
  const { start, stop, step } = value;
  const from = start ?? 0;
  const by = step ?? 1;
  const known = Number.isSafeInteger(from) && Number.isSafeInteger(by) &&
    by !== 0;
  const length = width ??
    Math.ceil((Number(stop) - (from as number)) / (by as number));
  if (!known || !(length >= 0)) return undefined;
  charge(length * COLUMN_BYTES);
  return Array.from(
    { length },
    (_, i) => (from as number) + i * (by as number),
  );
}

/** The positions of a Series are its rows, of which there may be none. */
function isEmptySeries(array: PdArray | undefined, given: unknown): boolean {
  const places = current(given);
  return array?.width === 1 && array.length === 0 &&
    places instanceof NdArray && places.size === 0;
}

/** The block of an array and of the positions of its columns. */
export function blockOf(
  values: unknown,
  places: unknown,
  context: MakeContext,
): PdBlock | undefined {
  const array = arrayLike(values, context);
  if (array === undefined && !(current(values) instanceof PyObject)) {
    return undefined;
  }
  const found = isEmptySeries(array, places)
    ? [0]
    : placesOf(current(places), array?.width, context);
  if (found === undefined) return undefined;
  return array === undefined || found.length === array.width
    ? new PdBlock(array, found, values)
    : undefined;
}

/** `_unpickle_block(values, places, dimensions)` */
export function unpickleBlock(
  args: readonly unknown[],
  context: MakeContext,
): unknown {
  return kept(blockOf(args[0], args[1], context), context);
}

/** pandas 1.3 wrote blocks as `partial(new_block, ndim=2)(values, places)`. */
export function callPartial(
  args: readonly unknown[],
  context: MakeContext,
): unknown {
  const [partial, values, places] = args;
  const [callable] = partial instanceof PyObject
    ? partial.args.map(current)
    : [];
  return className(callable) === "new_block"
    ? kept(blockOf(values, places, context), context)
    : undefined;
}

/** The axes and blocks of a frame. */
export class PdManager extends Part {
  /** Indexes, or the objects of unknown ones. */
  readonly axes: readonly unknown[];
  readonly blocks: readonly PdBlock[];

  constructor(axes: readonly unknown[], blocks: readonly PdBlock[]) {
    super();
    this.axes = axes;
    this.blocks = blocks;
  }

  override get workSize(): number {
    return this.blocks.reduce((sum, block) => sum + block.workSize, 8);
  }

  value(): undefined {}
}

/** `BlockManager(blocks, axes)` */
export function manager(
  args: readonly unknown[],
  context: MakeContext,
): unknown {
  const [blocks, axes] = args;
  if (args.length === 0) return new PendingManager("BlockManager", args);
  if (!Array.isArray(blocks)) return undefined;
  return kept(
    managerOf(axes, blocks.map((block) => takePart(block, PdBlock))),
    context,
  );
}

function managerOf(
  axes: unknown,
  blocks: readonly (PdBlock | undefined)[],
): PdManager | undefined {
  if (!Array.isArray(axes)) return undefined;
  return blocks.every((block) => block !== undefined)
    ? new PdManager(axes.map(current), blocks as PdBlock[])
    : undefined;
}

/** `(axes, values, items, {"0.14.1": {axes, blocks: [{values, mgr_locs}]}})` */
export class PendingManager extends Pending {
  build(state: unknown, context: MakeContext): PdManager | undefined {
    const extra = isTuple(state) ? pick(state[3], "0.14.1") : undefined;
    const blocks = pick(extra, "blocks");
    if (!Array.isArray(blocks)) return undefined;
    const made = blocks.map((block) =>
      blockOf(pick(block, "values"), pick(block, "mgr_locs"), context)
    );
    const built = managerOf(pick(extra, "axes"), made);
    // The first parts of the state repeat it for older versions.
    if (built !== undefined) (state as unknown[]).slice(0, 3).forEach(takeAll);
    return kept(built, context);
  }
}

function takeAll(given: unknown): void {
  const members = current(given);
  if (!Array.isArray(members)) return;
  for (const member of members) takePart(member, Part);
}
