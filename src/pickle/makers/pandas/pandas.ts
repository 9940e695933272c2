// pandas' objects as pandas 0.25 to 2.3 pickle them: a DataFrame is blocks of
// columns of one type, and two indexes.

import { type Column, DataFrame, Series } from "../../values/frame.ts";
import type { Makers } from "../maker.ts";
import { setHeldArrays } from "../../values/held_arrays.ts";
import { current } from "../../values/forward.ts";
import { isTuple } from "../../values/marks.ts";
import type { MakeContext } from "../maker.ts";
import { NdArray } from "../../values/ndarray.ts";
import { pendingArrays, PendingPdArray } from "./array.ts";
import type { PdArray } from "./column.ts";
import { arrayLike, LABEL_BYTES, newIndex, PdIndex } from "./index.ts";
import { className, kept, pick, takePart } from "./state.ts";
import { timedelta, timestamp } from "./time.ts";
import { Part } from "../maker.ts";
import { Pending } from "../maker.ts";
import { PyObject } from "../../values/object.ts";
import { PySlice } from "../../values/number/range.ts";

/** What a column of a frame takes. */
const COLUMN_BYTES = 64;

class PdBlock extends Part {
  readonly array: PdArray;
  readonly places: readonly number[];

  constructor(array: PdArray, places: readonly number[]) {
    super();
    this.array = array;
    this.places = places;
  }

  value(): unknown {
    return this.array.value();
  }

  override get workSize(): number {
    return this.places.length * COLUMN_BYTES;
  }
}

/** Which columns a block has: a slice, or an array of numbers. */
function placesOf(value: unknown, width: number): number[] | undefined {
  if (value instanceof NdArray) {
    const places = value.size === width ? value.values() : [];
    return places.every((place) => Number.isSafeInteger(place))
      ? places as number[]
      : undefined;
  }
  if (!(value instanceof PySlice)) return undefined;
  const { start, step } = value;
  const from = start ?? 0;
  const by = step ?? 1;
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(by)) {
    return undefined;
  }
  return Array.from(
    { length: width },
    (_, i) => (from as number) + i * (by as number),
  );
}

function blockOf(values: unknown, places: unknown): PdBlock | undefined {
  const array = arrayLike(values);
  const found = array && placesOf(places, array.width);
  if (array === undefined || found?.length !== array.width) return undefined;
  return new PdBlock(array, found);
}

/** `_unpickle_block(values, places, dimensions)` */
function unpickleBlock(
  args: readonly unknown[],
  context: MakeContext,
): unknown {
  return kept(blockOf(args[0], args[1]), context);
}

/** pandas 1.3 wrote blocks as `partial(new_block, ndim=2)(values, places)`. */
function callPartial(args: readonly unknown[], context: MakeContext): unknown {
  const [partial, values, places] = args;
  const [callable] = partial instanceof PyObject
    ? partial.args.map(current)
    : [];
  return className(callable) === "new_block"
    ? kept(blockOf(values, places), context)
    : undefined;
}

class PdManager extends Part {
  readonly axes: readonly PdIndex[];
  readonly blocks: readonly PdBlock[];

  constructor(axes: readonly PdIndex[], blocks: readonly PdBlock[]) {
    super();
    this.axes = axes;
    this.blocks = blocks;
  }

  override get workSize(): number {
    return this.blocks.reduce((sum, block) => sum + block.workSize, 8);
  }

  value(): unknown {
    return Object.freeze(
      new PyObject("pandas.core.internals.managers.BlockManager"),
    );
  }
}

/** `BlockManager(blocks, axes)` */
function manager(args: readonly unknown[], context: MakeContext): unknown {
  const [blocks, axes] = args;
  if (!Array.isArray(blocks)) return new PendingManager("BlockManager", args);
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
  const indexes = axes.map((axis) => takePart(axis, PdIndex));
  const known = indexes.every((index) => index !== undefined) &&
    blocks.every((block) => block !== undefined);
  return known
    ? new PdManager(indexes as PdIndex[], blocks as PdBlock[])
    : undefined;
}

/** `(axes, values, items, {"0.14.1": {axes, blocks: [{values, mgr_locs}]}})` */
class PendingManager extends Pending {
  build(state: unknown, context: MakeContext): PdManager | undefined {
    const extra = isTuple(state) ? pick(state[3], "0.14.1") : undefined;
    const blocks = pick(extra, "blocks");
    if (!Array.isArray(blocks)) return undefined;
    const made = blocks.map((block) =>
      blockOf(pick(block, "values"), pick(block, "mgr_locs"))
    );
    return kept(managerOf(pick(extra, "axes"), made), context);
  }
}

class PendingFrame extends Pending {
  build(state: unknown, context: MakeContext): DataFrame | undefined {
    const found = takePart(pick(state, "_mgr", "_data"), PdManager);
    const [columns, index] = found?.axes ?? [];
    if (found === undefined || columns === undefined || index === undefined) {
      return undefined;
    }
    const data = columnsOfBlocks(found.blocks, columns.length, index.length);
    if (data === undefined) return undefined;
    if (data.length === 0) context.charge(index.length * LABEL_BYTES);
    const frame = new DataFrame(columns, index, data);
    holdObjects(frame, found);
    return frame;
  }
}

/** The columns in their order, undefined if they are not all there once. */
function columnsOfBlocks(
  blocks: readonly PdBlock[],
  width: number,
  length: number,
): Column[] | undefined {
  const total = blocks.reduce((sum, { array }) => sum + array.width, 0);
  if (total !== width) return undefined;
  const columns = new Map<number, Column>();
  for (const { array, places } of blocks) {
    if (array.length !== length) return undefined;
    places.forEach((place, i) => columns.set(place, array.column(i)));
  }
  const ordered: Column[] = [];
  for (let i = 0; i < width; i++) {
    const column = columns.get(i);
    if (column === undefined) return undefined;
    ordered.push(column);
  }
  return ordered;
}

/** Lets walks over the value see the objects in columns and labels. */
function holdObjects(owner: object, { axes, blocks }: PdManager): void {
  const arrays = [...axes, ...blocks].map(({ array }) => array?.objects);
  setHeldArrays(owner, arrays.filter((array) => array !== undefined));
}

class PendingSeries extends Pending {
  build(state: unknown): Series | undefined {
    const found = takePart(pick(state, "_mgr", "_data"), PdManager);
    const [index] = found?.axes ?? [];
    const [block] = found?.blocks ?? [];
    const fits = index !== undefined && block?.array.width === 1 &&
      block.array.length === index.length;
    if (!fits) return undefined;
    const name = pick(state, "_name", "name") ?? null;
    const series = new Series(name, index, block.array.column(0));
    holdObjects(series, found!);
    return series;
  }
}

/** Cython's functions that make an array, which gets its parts by BUILD. */
const UNPICKLERS = [
  "pandas._libs.arrays.__pyx_unpickle_NDArrayBacked",
  "pandas._libs.interval.__pyx_unpickle_IntervalMixin",
  "pandas._libs.tslibs.period.__pyx_unpickle_PeriodMixin",
];
const MANAGERS = "pandas.core.internals.managers";
const TSLIBS = "pandas._libs.tslibs";

/** The rows of pandas. */
export const PANDAS_MAKERS: Makers = {
  "pandas.core.frame.DataFrame": (args) =>
    new PendingFrame("pandas.core.frame.DataFrame", args),
  "pandas.core.series.Series": (args) =>
    new PendingSeries("pandas.core.series.Series", args),
  [`${MANAGERS}.BlockManager`]: manager,
  "pandas._libs.internals.BlockManager": manager,
  [`${MANAGERS}.SingleBlockManager`]: (args) =>
    new PendingManager(`${MANAGERS}.SingleBlockManager`, args),
  "pandas._libs.internals._unpickle_block": unpickleBlock,
  "pandas.core.internals.blocks.new_block": unpickleBlock,
  "functools.partial.__call__": callPartial,
  "pandas.core.indexes.base._new_Index": newIndex,
  "pandas.core.indexes.datetimes._new_DatetimeIndex": newIndex,
  "pandas.core.indexes.period._new_PeriodIndex": newIndex,
  "pandas.core.indexes.interval._new_IntervalIndex": newIndex,
  ...Object.fromEntries(
    UNPICKLERS.map((name) => [name, (args) => new PendingPdArray(name, args)]),
  ),
  ...Object.fromEntries(pendingArrays()),
  [`${TSLIBS}.timestamps._unpickle_timestamp`]: timestamp,
  [`${TSLIBS}.timestamps.Timestamp`]: timestamp,
  [`${TSLIBS}.timedeltas._timedelta_unpickle`]: timedelta,
  [`${TSLIBS}.timedeltas.Timedelta`]: timedelta,
  [`${TSLIBS}.nattype.__nat_unpickle`]: () => null,
  [`${TSLIBS}.nattype._nat_unpickle`]: () => null,
};
