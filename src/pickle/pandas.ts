// pandas' objects as pandas 0.25 to 2.3 pickle them: a DataFrame is blocks of
// columns of one type, and two indexes.

import { type PyDateTime, PyTimezone } from "./datetime.ts";
import { type Dict, getOwn } from "./dicts.ts";
import type { NdDtype } from "./dtype.ts";
import {
  type Column,
  type ColumnData,
  DataFrame,
  type Labels,
  Series,
} from "./frame.ts";
import type { Maker, Makers } from "./globals.ts";
import { setHeld } from "./graph.ts";
import { isPlain, isTuple } from "./kinds.ts";
import type { Machine } from "./machine.ts";
import {
  dateTimeOfNanos,
  naturalValue,
  NdArray,
  type NdData,
  timedeltaOfNanos,
} from "./ndarray.ts";
import { Part } from "./part.ts";
import { Pending } from "./pending.ts";
import { PyGlobal, PyObject, PySlice } from "./values.ts";
import { ZoneClock } from "./zones.ts";

/** One or more columns of one type and length. */
class PdArray extends Part {
  readonly dtype: string;
  readonly width: number;
  readonly length: number;
  /** The array of objects that it is about, if it is. */
  readonly objects: NdArray | undefined;
  readonly #make: (column: number) => ColumnData;
  readonly #natural: ((data: ColumnData, i: number) => unknown) | undefined;

  constructor(
    dtype: string,
    [width, length]: readonly [width: number, length: number],
    make: (column: number) => ColumnData,
    natural?: (data: ColumnData, i: number) => unknown,
    objects?: NdArray,
  ) {
    super();
    this.objects = objects;
    this.dtype = dtype;
    this.width = width;
    this.length = length;
    this.#make = make;
    this.#natural = natural;
  }

  column(place: number): Column {
    const { dtype, length } = this;
    const make = this.#make;
    const natural = this.#natural ?? ((data, i) => data[i]);
    let made: ColumnData | undefined;
    return {
      dtype,
      length,
      get values() {
        return made ??= make(place);
      },
      at(i) {
        return natural(made ??= make(place), i);
      },
    };
  }

  value(): unknown {
    return this.column(0).values;
  }
}

/** An array of numpy as columns: one dimension, or a row for each column. */
function columnsOf(
  array: NdArray,
  dtype = dtypeName(array.type),
): PdArray | undefined {
  const { shape, type } = array;
  if (shape.length !== 1 && shape.length !== 2) return undefined;
  const length = shape[shape.length - 1]!;
  const width = shape.length === 1 ? 1 : shape[0]!;
  const isTime = type.kind === "M" || type.kind === "m";
  const natural = isTime
    ? undefined
    : (data: ColumnData, i: number) => naturalValue(data, type, i);
  return new PdArray(
    dtype,
    [width, length],
    (place) => {
      const data = slice(array.data, place * length, length, type);
      return isTime ? naturals(data, type) : data;
    },
    natural,
    type.kind === "O" ? array : undefined,
  );
}

function slice(
  data: NdData,
  from: number,
  length: number,
  type: NdDtype,
): NdData {
  const parts = type.kind === "c" ? 2 : 1;
  if (from === 0 && data.length === length * parts) return data;
  const [start, end] = [from * parts, (from + length) * parts];
  return Array.isArray(data)
    ? data.slice(start, end)
    : data.subarray(start, end);
}

function naturals(data: NdData, type: NdDtype): unknown[] {
  return Array.from(data, (_, i) => naturalValue(data, type, i));
}

const NAMES: Readonly<Record<string, string>> = {
  b: "bool",
  i: "int",
  u: "uint",
  f: "float",
  c: "complex",
};

/** numpy's `str(dtype)`: `int64`, `datetime64[ns]`, `object`. */
function dtypeName(type: NdDtype): string {
  const { kind, itemsize } = type;
  if (kind === "O") return "object";
  if (kind === "b") return "bool";
  const name = NAMES[kind];
  if (name !== undefined) return `${name}${itemsize * 8}`;
  const unit = type.unit?.[0];
  if (kind === "M") return `datetime64[${unit}]`;
  if (kind === "m") return `timedelta64[${unit}]`;
  return type.toString();
}

// Extension arrays.

/** The first of these keys that a state has. */
function pick(state: unknown, ...keys: string[]): unknown {
  if (!isDict(state)) return undefined;
  for (const key of keys) {
    const value = getOwn(state, key);
    if (value !== undefined) return value;
  }
  return undefined;
}

function isDict(value: unknown): value is Dict {
  return isPlain(value) || value instanceof Map;
}

function className(value: unknown): string {
  if (value instanceof PyGlobal) return value.name;
  return value instanceof PyObject
    ? value.className.slice(value.className.lastIndexOf(".") + 1)
    : "";
}

function takePart<T extends Part>(
  value: unknown,
  type: abstract new (...args: never[]) => T,
): T | undefined {
  return value instanceof type ? value.take() : undefined;
}

/** Columns out of what pandas holds them in. */
function arrayLike(value: unknown): PdArray | undefined {
  if (value instanceof NdArray) return columnsOf(value);
  if (value instanceof PdArray) return value.take();
  if (value instanceof PdIndex) return value.take().array;
  return undefined;
}

/** What the classes of extension arrays make of data, dtype and attributes. */
const ARRAYS: Readonly<
  Record<
    string,
    (
      data: unknown,
      dtype: unknown,
      state: unknown,
      m: Machine,
    ) => PdArray | undefined
  >
> = {
  DatetimeArray: datetimes,
  TimedeltaArray: plain,
  PandasArray: plain,
  NumpyExtensionArray: plain,
  StringArray: (data) => strings(data),
  Categorical: categorical,
  PeriodArray: (data, dtype) => periods(data, dtype),
  IntegerArray: masked,
  FloatingArray: masked,
  BooleanArray: masked,
  IntervalArray: (_, __, state) => intervals(state),
};

function plain(data: unknown): PdArray | undefined {
  return data instanceof NdArray ? columnsOf(data) : arrayLike(data);
}

function strings(data: unknown): PdArray | undefined {
  if (!(data instanceof NdArray)) return undefined;
  return columnsOf(data, "string");
}

/** Times of a zone are kept as UTC. */
function datetimes(data: unknown, dtype: unknown): PdArray | undefined {
  if (!(data instanceof NdArray)) return arrayLike(data);
  const zone = className(dtype) === "DatetimeTZDtype"
    ? pick((dtype as PyObject).state, "tz")
    : null;
  if (zone === null) return columnsOf(data);
  if (!(zone instanceof PyTimezone) || data.type.kind !== "M") return undefined;
  const unit = data.type.unit?.[0] ?? "ns";
  const name = `datetime64[${unit}, ${zone}]`;
  return mapped(data, name, (ticks) => zonedTicks(ticks as bigint, unit, zone));
}

/** Columns whose values are made from those of an array one by one. */
function mapped(
  data: NdArray,
  dtype: string,
  convert: (value: number | bigint) => unknown,
): PdArray | undefined {
  const { shape, type } = data;
  if (shape.length !== 1 && shape.length !== 2) return undefined;
  const length = shape[shape.length - 1]!;
  const width = shape.length === 1 ? 1 : shape[0]!;
  return new PdArray(
    dtype,
    [width, length],
    (place) =>
      Array.from(
        slice(data.data, place * length, length, type) as Iterable<number>,
        convert,
      ),
  );
}

const NAT = -(1n << 63n);
const NANOS: Readonly<Record<string, bigint>> = {
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1000n,
  ns: 1n,
};

function zonedTicks(ticks: bigint, unit: string, zone: PyTimezone): unknown {
  const length = NANOS[unit];
  if (ticks === NAT || length === undefined) return null;
  return zonedNanos(ticks * length, zone) ?? null;
}

const clocks = new WeakMap<PyTimezone, ZoneClock>();

/** The time on a zone's clock, so many nanoseconds after 1970 in UTC. */
function zonedNanos(nanos: bigint, zone: PyTimezone): PyDateTime | undefined {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = new ZoneClock(zone.name ?? "");
    clocks.set(zone, clock);
  }
  const offset = zone.offset ?? clock.offsetAt(Number(nanos / 1_000_000n));
  return dateTimeOfNanos(nanos, offset, zone.name);
}

function categorical(
  data: unknown,
  dtype: unknown,
  _state: unknown,
  machine: Machine,
): PdArray | undefined {
  const categories = dtype instanceof PyObject
    ? pick(dtype.state, "categories")
    : undefined;
  const index = takePart(categories, PdIndex);
  if (!(data instanceof NdArray) || index === undefined) return undefined;
  if (data.shape.length !== 1 || !"iu".includes(data.type.kind)) {
    return undefined;
  }
  return lookedUp(data, index, "category", machine);
}

/** The labels that codes stand for; −1 is what pandas has for none there. */
function lookedUp(
  codes: NdArray,
  index: PdIndex,
  dtype: string,
  machine: Machine,
): PdArray | undefined {
  machine.charge(index.length * LABEL_BYTES);
  const none = /^(datetime|timedelta)64/.test(index.array?.dtype ?? "")
    ? null
    : NaN;
  return mapped(
    codes,
    dtype,
    (code) => code < 0 ? none : index.labels[Number(code)] ?? none,
  );
}

function periods(data: unknown, dtype: unknown): PdArray | undefined {
  if (!(data instanceof NdArray) || data.type.kind !== "i") return undefined;
  const freq = dtype instanceof PyObject
    ? pick(dtype.state, "freq") ?? dtype.args[0]
    : undefined;
  return mapped(data, "period", (ordinal) => period(ordinal as bigint, freq));
}

function period(ordinal: bigint, freq: unknown): unknown {
  if (ordinal === NAT) return null;
  const args = [null, freq ?? null, Number(ordinal)];
  return Object.freeze(
    new PyObject("pandas._libs.tslibs.period.Period", { args }),
  );
}

/** Values with a mask beside them: true where there is none. */
function masked(
  data: unknown,
  _dtype: unknown,
  state: unknown,
): PdArray | undefined {
  const mask = pick(state, "_mask");
  if (!(data instanceof NdArray) || !(mask instanceof NdArray)) {
    return undefined;
  }
  if (data.shape.length !== 1 || mask.size !== data.size) return undefined;
  const { type, size } = data;
  const name = dtypeName(type);
  const title = name === "bool"
    ? "boolean"
    : name[0]!.toUpperCase() + name.slice(1);
  return new PdArray(
    title.replace(/^Uint/, "UInt"),
    [1, size],
    () =>
      Array.from(
        { length: size },
        (_, i) => mask.data[i] === 0 ? naturalValue(data.data, type, i) : null,
      ),
  );
}

function intervals(state: unknown): PdArray | undefined {
  const left = arrayLike(pick(state, "_left", "left"));
  const right = arrayLike(pick(state, "_right", "right"));
  const dtype = pick(state, "_dtype");
  const own = pick(state, "_closed", "closed");
  const inner = dtype instanceof PyObject
    ? pick(dtype.state, "closed") ?? dtype.args[1]
    : undefined;
  if (left === undefined || left.length !== right?.length) return undefined;
  const closed = own ?? inner ?? "right";
  const [from, to] = [left.column(0), right.column(0)];
  return new PdArray(
    "interval",
    [1, left.length],
    () =>
      Array.from({ length: left.length }, (_, i) => {
        const [low, high] = [from.at(i), to.at(i)];
        if (low === null || Number.isNaN(low)) return null;
        return Object.freeze(
          new PyObject("pandas._libs.interval.Interval", {
            args: [low, high, closed],
          }),
        );
      }),
  );
}

/** An extension array that gets its parts by BUILD. */
class PendingPdArray extends Pending {
  build(state: unknown, machine: Machine): PdArray | undefined {
    const name = className(this.args[0]);
    const make = Object.hasOwn(ARRAYS, name) ? ARRAYS[name]! : undefined;
    if (make === undefined) return undefined;
    const [data, dtype, attributes] = isTuple(state) ? backedParts(state) : [
      pick(state, "_ndarray", "_data", "_codes"),
      pick(state, "_dtype"),
      state,
    ];
    return kept(make(data, dtype, attributes, machine), machine);
  }
}

/** NDArrayBacked's state: dtype, array and attributes; the first two in any order. */
function backedParts(state: readonly unknown[]): readonly unknown[] {
  const [first, second, attributes] = state;
  return first instanceof NdArray
    ? [first, second, attributes]
    : [second, first, attributes];
}

/** Lets the machine know of a part, which may be left over in the end. */
function kept<T extends Part>(
  part: T | undefined,
  machine: Machine,
): T | undefined {
  if (part !== undefined) machine.parts.push(part);
  return part;
}

// Indexes.

const LABEL_BYTES = 8;

class PdIndex extends Part implements Labels {
  readonly length: number;
  readonly names: readonly unknown[];
  readonly array: PdArray | undefined;
  readonly #make: () => unknown[];
  #labels: unknown[] | undefined;

  constructor(
    length: number,
    names: readonly unknown[],
    make: () => unknown[],
    array?: PdArray,
  ) {
    super();
    this.length = length;
    this.names = names;
    this.array = array;
    this.#make = make;
  }

  get labels(): unknown[] {
    return this.#labels ??= this.#make();
  }

  /** A range is written shorter than it is. */
  value(machine: Machine): unknown {
    machine.charge(this.length * LABEL_BYTES);
    return this.labels;
  }
}

/** `_new_Index(class, parts)` */
function newIndex(args: readonly unknown[], machine: Machine): unknown {
  const [cls, parts] = args;
  if (!(cls instanceof PyGlobal) || !isDict(parts)) return undefined;
  const name = cls.name;
  const index = name === "RangeIndex"
    ? rangeIndex(parts)
    : name === "MultiIndex"
    ? multiIndex(parts, machine)
    : name === "IntervalIndex"
    ? plainIndex(pick(parts, "data") ?? intervals(parts), parts)
    : name === "CategoricalIndex"
    ? plainIndex(categoricalData(parts, machine), parts)
    : plainIndex(zonedData(parts), parts);
  return kept(index, machine);
}

function rangeIndex(parts: Dict): PdIndex | undefined {
  const [start, stop, step] = ["start", "stop", "step"].map((key) =>
    pick(parts, key)
  );
  const known = Number.isSafeInteger(start) && Number.isSafeInteger(stop) &&
    Number.isSafeInteger(step) && step !== 0;
  if (!known) return undefined;
  return rangeLabels(start as number, stop as number, step as number, parts);
}

function rangeLabels(
  start: number,
  stop: number,
  step: number,
  parts: Dict,
): PdIndex {
  const length = Math.max(0, Math.ceil((stop - start) / step));
  return new PdIndex(length, [pick(parts, "name") ?? null], () => {
    const labels: number[] = [];
    for (let i = 0; i < length; i++) labels.push(start + i * step);
    return labels;
  });
}

/** `data`, or times whose zone stands beside them, as pandas had it before 1.0. */
function zonedData(parts: Dict): unknown {
  const data = pick(parts, "data");
  const zone = pick(parts, "tz");
  if (!(data instanceof NdArray) || !(zone instanceof PyTimezone)) return data;
  const unit = data.type.unit?.[0] ?? "ns";
  if (data.type.kind !== "M") return undefined;
  const name = `datetime64[${unit}, ${zone}]`;
  return mapped(data, name, (ticks) => zonedTicks(ticks as bigint, unit, zone));
}

function categoricalData(parts: Dict, machine: Machine): unknown {
  const codes = pick(parts, "codes");
  const categories = takePart(pick(parts, "categories"), PdIndex);
  if (!(codes instanceof NdArray) || categories === undefined) {
    return pick(parts, "data");
  }
  return lookedUp(codes, categories, "category", machine);
}

function plainIndex(data: unknown, parts: Dict): PdIndex | undefined {
  const array = arrayLike(data);
  if (array === undefined || array.width !== 1) return undefined;
  const column = array.column(0);
  const make = () =>
    Array.from({ length: array.length }, (_, i) => column.at(i));
  return new PdIndex(array.length, [pick(parts, "name") ?? null], make, array);
}

function multiIndex(parts: Dict, machine: Machine): PdIndex | undefined {
  const levels = pick(parts, "levels");
  const codes = pick(parts, "codes", "labels");
  const names = pick(parts, "names");
  if (!Array.isArray(levels) || !Array.isArray(codes)) return undefined;
  if (levels.length !== codes.length || levels.length === 0) return undefined;
  const columns = levels.map((level, i) => {
    const code = codes[i];
    const index = takePart(level, PdIndex);
    return index && code instanceof NdArray && "iu".includes(code.type.kind)
      ? lookedUp(code, index, "level", machine)?.column(0)
      : undefined;
  });
  const length = columns[0]?.length ?? 0;
  if (!columns.every((column) => column?.length === length)) return undefined;
  const make = () =>
    Array.from({ length }, (_, i) => columns.map((column) => column!.at(i)));
  const own = Array.isArray(names) ? names : levels.map(() => null);
  return new PdIndex(length, own, make);
}

// Blocks and managers.

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
function unpickleBlock(args: readonly unknown[], machine: Machine): unknown {
  return kept(blockOf(args[0], args[1]), machine);
}

/** pandas 1.3 wrote blocks as `partial(new_block, ndim=2)(values, places)`. */
function callPartial(args: readonly unknown[], machine: Machine): unknown {
  const [partial, values, places] = args;
  const [callable] = partial instanceof PyObject ? partial.args : [];
  return className(callable) === "new_block"
    ? kept(blockOf(values, places), machine)
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

  value(): unknown {
    return Object.freeze(
      new PyObject("pandas.core.internals.managers.BlockManager"),
    );
  }
}

/** `BlockManager(blocks, axes)` */
function manager(args: readonly unknown[], machine: Machine): unknown {
  const [blocks, axes] = args;
  if (!Array.isArray(blocks)) return new PendingManager("BlockManager", args);
  return kept(
    managerOf(axes, blocks.map((block) => takePart(block, PdBlock))),
    machine,
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
  build(state: unknown, machine: Machine): PdManager | undefined {
    const extra = isTuple(state) ? pick(state[3], "0.14.1") : undefined;
    const blocks = pick(extra, "blocks");
    if (!Array.isArray(blocks)) return undefined;
    const made = blocks.map((block) =>
      blockOf(pick(block, "values"), pick(block, "mgr_locs"))
    );
    return kept(managerOf(pick(extra, "axes"), made), machine);
  }
}

class PendingFrame extends Pending {
  build(state: unknown, machine: Machine): DataFrame | undefined {
    const found = takePart(pick(state, "_mgr", "_data"), PdManager);
    const [columns, index] = found?.axes ?? [];
    if (found === undefined || columns === undefined || index === undefined) {
      return undefined;
    }
    const data = columnsOfBlocks(found.blocks, columns.length, index.length);
    if (data === undefined) return undefined;
    if (data.length === 0) machine.charge(index.length * LABEL_BYTES);
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
  setHeld(owner, arrays.filter((array) => array !== undefined));
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

// Scalars.

/** numpy's numbers of the units, of which pandas uses four. */
const UNITS: Readonly<Record<number, string>> = {
  7: "s",
  8: "ms",
  9: "us",
  10: "ns",
};

function nanosOf(value: unknown, unit: unknown): bigint | undefined {
  const length = NANOS[UNITS[Number(unit ?? 10)] ?? ""];
  const known = typeof value === "bigint" || Number.isSafeInteger(value);
  return known && length !== undefined
    ? BigInt(value as number) * length
    : undefined;
}

/** `(value, frequency, zone, unit)`; the value is in UTC. */
function timestamp([value, , zone = null, unit]: readonly unknown[]): unknown {
  const nanos = nanosOf(value, unit);
  if (nanos === undefined) return undefined;
  if (zone === null) return dateTimeOfNanos(nanos);
  return zone instanceof PyTimezone ? zonedNanos(nanos, zone) : undefined;
}

function timedelta([value, unit]: readonly unknown[]): unknown {
  const nanos = nanosOf(value, unit);
  const days = nanos === undefined ? 0n : nanos / 86_400_000_000_000n;
  if (nanos === undefined || days > 999_999_999n || days < -999_999_999n) {
    return undefined;
  }
  return timedeltaOfNanos(nanos);
}

function pendingArrays(): [string, Maker][] {
  const homes: Readonly<Record<string, string>> = {
    DatetimeArray: "datetimes",
    TimedeltaArray: "timedeltas",
    PandasArray: "numpy_",
    NumpyExtensionArray: "numpy_",
    StringArray: "string_",
    Categorical: "categorical",
    PeriodArray: "period",
    IntegerArray: "integer",
    FloatingArray: "floating",
    BooleanArray: "boolean",
    IntervalArray: "interval",
  };
  return Object.entries(homes).map(([name, module]) => {
    const home = `pandas.core.arrays.${module}`;
    const cls = new PyGlobal(home, name);
    return [
      `${home}.${name}`,
      () => new PendingPdArray(`${home}.${name}`, [cls]),
    ];
  });
}

const BACKED = "pandas._libs.arrays.__pyx_unpickle_NDArrayBacked";
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
  [BACKED]: (args) => new PendingPdArray(BACKED, args),
  ...Object.fromEntries(pendingArrays()),
  [`${TSLIBS}.timestamps._unpickle_timestamp`]: timestamp,
  [`${TSLIBS}.timestamps.Timestamp`]: timestamp,
  [`${TSLIBS}.timedeltas._timedelta_unpickle`]: timedelta,
  [`${TSLIBS}.timedeltas.Timedelta`]: timedelta,
  [`${TSLIBS}.nattype.__nat_unpickle`]: () => null,
  [`${TSLIBS}.nattype._nat_unpickle`]: () => null,
};
