// pandas' indexes.

import { PyTimezone } from "../../values/time/timezone.ts";
import { current } from "../../values/forward.ts";
import { type Dict, isDict } from "../../values/dict.ts";
import { categoriesOf, type Labels } from "../../values/pandas/column.ts";
import { PyInterval } from "../../values/pandas/interval.ts";
import type { MakeContext } from "../maker.ts";
import { NdArray } from "../../values/ndarray.ts";
import { columnsOf, mapped, PdArray } from "./column.ts";
import { freqName } from "./freq.ts";
import { isObject, kept, pick, takePart } from "./state.ts";
import { zonedColumns } from "./time.ts";
import { Part } from "../maker.ts";
import { PyGlobal, PyObject } from "../../values/object.ts";

/** The cost of a label. */
export const LABEL_BYTES = 8;
const ROW_BYTES = 32;

/** The parts of an index. */
interface IndexParts {
  readonly length: number;
  readonly names: readonly unknown[];
  readonly array?: PdArray | undefined;
  readonly freq?: string | null;
  /** The objects that its labels refer to. */
  readonly objects?: readonly object[];
  make(): unknown[];
}

const NO_OBJECTS: readonly object[] = [];

/** The labels of an axis, created on first use. */
export class PdIndex extends Part implements Labels {
  readonly length: number;
  readonly names: readonly unknown[];
  readonly freq: string | null;
  readonly array: PdArray | undefined;
  readonly objects: readonly object[];
  readonly #make: () => unknown[];
  #labels: unknown[] | undefined;

  constructor({ length, names, array, freq, objects, make }: IndexParts) {
    super();
    this.length = length;
    this.names = names;
    this.freq = freq ?? null;
    this.array = array;
    const own = objects ?? array?.objects ?? NO_OBJECTS;
    this.objects = names.some(isObject) ? [...own, names] : own;
    this.#make = make;
  }

  get labels(): unknown[] {
    return this.#labels ??= this.#make();
  }

  get hasNames(): boolean {
    return this.names.some((name) => name !== null);
  }

  /** The labels, with their names and frequency, if any. */
  named(): unknown[] {
    const { labels, names, freq } = this;
    const own = this.hasNames ? { names } : {};
    return Object.assign(labels, own, freq === null ? {} : { freq });
  }

  value(context: MakeContext): unknown {
    // A range is written in a shorter form.
    context.charge(this.length * LABEL_BYTES);
    return this.named();
  }
}

/** `_new_Index(class, parts)` */
export function newIndex(
  args: readonly unknown[],
  context: MakeContext,
): unknown {
  const [cls, parts] = args;
  if (!(cls instanceof PyGlobal) || args.length !== 2) return undefined;
  if (!isDict(parts) || !hasKnownKeys(parts)) return undefined;
  const name = cls.name;
  const index = name === "RangeIndex"
    ? rangeIndex(parts)
    : name === "MultiIndex"
    ? multiIndex(parts, context)
    : name === "IntervalIndex"
    ? plainIndex(
      pick(parts, "data") ?? intervals(parts, context),
      parts,
      context,
    )
    : name === "CategoricalIndex"
    ? plainIndex(categoricalData(parts, context), parts, context)
    : plainIndex(zonedData(parts, context), parts, context);
  return kept(index, context);
}

/** The keys of indexes in all versions; a subclass may have more. */
const KEYS: ReadonlySet<unknown> = new Set(
  ("data name names start stop step freq tz levels codes labels sortorder " +
    "verify_integrity categories ordered left right closed dtype").split(" "),
);

function hasKnownKeys(parts: Dict): boolean {
  const keys = parts instanceof Map ? [...parts.keys()] : Object.keys(parts);
  return keys.every((key) => KEYS.has(key));
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
  return new PdIndex({
    length,
    names: [pick(parts, "name") ?? null],
    make() {
      const labels: number[] = [];
      for (let i = 0; i < length; i++) labels.push(start + i * step);
      return labels;
    },
  });
}

/** `data`, or times with a separate zone, as before pandas 1.0. */
function zonedData(parts: Dict, context: MakeContext): unknown {
  const data = pick(parts, "data");
  const zone = pick(parts, "tz");
  return data instanceof NdArray && zone instanceof PyTimezone
    ? zonedColumns(data, zone, context)
    : data;
}

function categoricalData(parts: Dict, context: MakeContext): unknown {
  const codes = pick(parts, "codes");
  const categories = takePart(pick(parts, "categories"), PdIndex);
  if (!(codes instanceof NdArray) || categories === undefined) {
    return pick(parts, "data");
  }
  const ordered = pick(parts, "ordered") === true;
  return categorized(codes, categories, ordered, context);
}

function plainIndex(
  data: unknown,
  parts: Dict,
  context: MakeContext,
): PdIndex | undefined {
  const array = arrayLike(data, context);
  if (array === undefined || array.width !== 1) return undefined;
  const column = array.column(0);
  const { length } = array;
  return new PdIndex({
    length,
    names: [pick(parts, "name") ?? null],
    freq: freqName(pick(parts, "freq"), false) ?? array.freq,
    array,
    make() {
      const labels = Array.from({ length }, (_, i) => column.at(i));
      const { categories, ordered } = categoriesOf(column.values) ?? {};
      return categories === undefined
        ? labels
        : Object.assign(labels, { categories, ordered });
    },
  });
}

function multiIndex(parts: Dict, context: MakeContext): PdIndex | undefined {
  const levels = pick(parts, "levels");
  const codes = pick(parts, "codes", "labels");
  const names = pick(parts, "names");
  if (!Array.isArray(levels) || !Array.isArray(codes)) return undefined;
  if (levels.length !== codes.length || levels.length === 0) return undefined;
  const arrays = levels.map((level, i) => {
    const code = current(codes[i]);
    const index = takePart(level, PdIndex);
    return index && code instanceof NdArray && "iu".includes(code.type.kind)
      ? lookedUp(code, index, "level", context)
      : undefined;
  });
  const columns = arrays.map((array) => array?.column(0));
  const length = columns[0]?.length ?? 0;
  if (!columns.every((column) => column?.length === length)) return undefined;
  context.charge(length * (ROW_BYTES + columns.length * LABEL_BYTES));
  return new PdIndex({
    length,
    names: Array.isArray(names) ? [...names] : levels.map(() => null),
    objects: arrays.flatMap((array) => array!.objects),
    make: () =>
      Array.from({ length }, (_, i) => columns.map((column) => column!.at(i))),
  });
}

/** Converts the array of an index to columns. */
export function arrayLike(
  given: unknown,
  context: MakeContext,
): PdArray | undefined {
  const value = current(given);
  if (value instanceof NdArray) return columnsOf(value);
  if (value instanceof PdArray) return value.take();
  return value instanceof PdIndex && !value.hasNames
    ? labelsAsArray(value.take(), context)
    : undefined;
}

function labelsAsArray(index: PdIndex, context: MakeContext): PdArray {
  if (index.array !== undefined) return index.array;
  const { length, objects } = index;
  context.charge(length * LABEL_BYTES);
  return new PdArray(
    "int64",
    [1, length],
    () => index.labels,
    undefined,
    objects,
  );
}

/** The labels of codes; −1 is the missing value of pandas. */
export function lookedUp(
  codes: NdArray,
  index: PdIndex,
  dtype: string,
  context: MakeContext,
  details?: () => object,
): PdArray | undefined {
  context.charge(index.length * LABEL_BYTES);
  const none = /^(datetime|timedelta)64/.test(index.array?.dtype ?? "")
    ? null
    : NaN;
  return mapped<number | bigint>(
    codes,
    dtype,
    (code) => code < 0 ? none : index.labels[Number(code)] ?? none,
    details,
    index.objects,
  );
}

/** A categorical with all categories, in order. */
export function categorized(
  codes: NdArray,
  index: PdIndex,
  ordered: boolean,
  context: MakeContext,
): PdArray | undefined {
  const details = () => ({ categories: index.named(), ordered });
  return lookedUp(codes, index, "category", context, details);
}

/** Intervals from their two ends. */
export function intervals(
  state: unknown,
  context: MakeContext,
): PdArray | undefined {
  const left = arrayLike(pick(state, "_left", "left"), context);
  const right = arrayLike(pick(state, "_right", "right"), context);
  const dtype = pick(state, "_dtype");
  const own = pick(state, "_closed", "closed");
  const inner = dtype instanceof PyObject
    ? pick(dtype.state, "closed") ?? dtype.args[1]
    : undefined;
  if (left === undefined || left.length !== right?.length) return undefined;
  const closed = String(own ?? inner ?? "right");
  const [from, to] = [left.column(0), right.column(0)];
  return new PdArray(
    `interval[${left.dtype}, ${closed}]`,
    [1, left.length],
    () =>
      Array.from({ length: left.length }, (_, i) => {
        const [low, high] = [from.at(i), to.at(i)];
        if (low === null || Number.isNaN(low)) return null;
        return new PyInterval(low, high, closed);
      }),
    undefined,
    [...left.objects, ...right.objects],
  );
}
