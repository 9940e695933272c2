import { isDict } from "../../values/dict.ts";
// pandas' indexes.

import { PyTimezone } from "../../values/time/timezone.ts";
import { current } from "../../values/forward.ts";
import type { Dict } from "../../values/dict.ts";
import type { Labels } from "../../values/frame.ts";
import type { MakeContext } from "../maker.ts";
import { NdArray } from "../../values/ndarray.ts";
import { columnsOf, mapped, PdArray } from "./column.ts";
import { kept, pick, takePart } from "./state.ts";
import { zonedColumns } from "./time.ts";
import { Part } from "../maker.ts";
import { PyGlobal, PyObject } from "../../values/object.ts";

/** What a label is counted as. */
export const LABEL_BYTES = 8;
const ROW_BYTES = 32;

/** The labels along an axis, made at their first use. */
export class PdIndex extends Part implements Labels {
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
  value(context: MakeContext): unknown {
    context.charge(this.length * LABEL_BYTES);
    return this.labels;
  }
}

/** `_new_Index(class, parts)` */
export function newIndex(
  args: readonly unknown[],
  context: MakeContext,
): unknown {
  const [cls, parts] = args;
  if (!(cls instanceof PyGlobal) || !isDict(parts)) return undefined;
  const name = cls.name;
  const index = name === "RangeIndex"
    ? rangeIndex(parts)
    : name === "MultiIndex"
    ? multiIndex(parts, context)
    : name === "IntervalIndex"
    ? plainIndex(pick(parts, "data") ?? intervals(parts), parts)
    : name === "CategoricalIndex"
    ? plainIndex(categoricalData(parts, context), parts)
    : plainIndex(zonedData(parts, context), parts);
  return kept(index, context);
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
  return lookedUp(codes, categories, "category", context);
}

function plainIndex(data: unknown, parts: Dict): PdIndex | undefined {
  const array = arrayLike(data);
  if (array === undefined || array.width !== 1) return undefined;
  const column = array.column(0);
  const make = () =>
    Array.from({ length: array.length }, (_, i) => column.at(i));
  return new PdIndex(array.length, [pick(parts, "name") ?? null], make, array);
}

function multiIndex(parts: Dict, context: MakeContext): PdIndex | undefined {
  const levels = pick(parts, "levels");
  const codes = pick(parts, "codes", "labels");
  const names = pick(parts, "names");
  if (!Array.isArray(levels) || !Array.isArray(codes)) return undefined;
  if (levels.length !== codes.length || levels.length === 0) return undefined;
  const columns = levels.map((level, i) => {
    const code = current(codes[i]);
    const index = takePart(level, PdIndex);
    return index && code instanceof NdArray && "iu".includes(code.type.kind)
      ? lookedUp(code, index, "level", context)?.column(0)
      : undefined;
  });
  const length = columns[0]?.length ?? 0;
  if (!columns.every((column) => column?.length === length)) return undefined;
  const make = () =>
    Array.from({ length }, (_, i) => columns.map((column) => column!.at(i)));
  context.charge(length * (ROW_BYTES + columns.length * LABEL_BYTES));
  const own = Array.isArray(names) ? [...names] : levels.map(() => null);
  return new PdIndex(length, own, make);
}

/** Columns out of what pandas holds them in. */
export function arrayLike(given: unknown): PdArray | undefined {
  const value = current(given);
  if (value instanceof NdArray) return columnsOf(value);
  if (value instanceof PdArray) return value.take();
  if (value instanceof PdIndex) return value.take().array;
  return undefined;
}

/** The labels that codes stand for; −1 is what pandas has for none there. */
export function lookedUp(
  codes: NdArray,
  index: PdIndex,
  dtype: string,
  context: MakeContext,
): PdArray | undefined {
  context.charge(index.length * LABEL_BYTES);
  const none = /^(datetime|timedelta)64/.test(index.array?.dtype ?? "")
    ? null
    : NaN;
  return mapped(
    codes,
    dtype,
    (code) => code < 0 ? none : index.labels[Number(code)] ?? none,
  );
}

/** Intervals out of their two ends. */
export function intervals(state: unknown): PdArray | undefined {
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
