// pandas' extension arrays.

import { PyTimezone } from "../../values/time/timezone.ts";
import type { Maker } from "../maker.ts";
import { current } from "../../values/forward.ts";
import { isTuple } from "../../values/marks.ts";
import type { MakeContext } from "../maker.ts";
import { naturalValue, NdArray } from "../../values/ndarray.ts";
import { exact } from "../../values/numbers.ts";
import { arrowStrings } from "./arrow.ts";
import { columnsOf, dtypeName, mapped, PdArray } from "./column.ts";
import { arrayLike, intervals, lookedUp, PdIndex } from "./index.ts";
import { sparse } from "./sparse.ts";
import { className, kept, pick, takePart } from "./state.ts";
import { NAT, zonedColumns } from "./time.ts";
import { Pending } from "../maker.ts";
import { PyGlobal, PyObject } from "../../values/object.ts";

type MakeArray = (
  data: unknown,
  dtype: unknown,
  state: unknown,
  m: MakeContext,
) => PdArray | undefined;

/** What the classes of extension arrays make of data, dtype and attributes. */
const ARRAYS: ReadonlyMap<string, MakeArray> = new Map<string, MakeArray>([
  ["DatetimeArray", datetimes],
  ["TimedeltaArray", plain],
  ["PandasArray", plain],
  ["NumpyExtensionArray", plain],
  ["StringArray", (data) => strings(data)],
  ["Categorical", categorical],
  ["PeriodArray", (data, dtype) => periods(data, dtype)],
  ["IntegerArray", masked],
  ["FloatingArray", masked],
  ["BooleanArray", masked],
  ["IntervalArray", (_, __, state) => intervals(state)],
  ["SparseArray", (_, __, state, m) => sparse(state, m)],
  ["ArrowStringArray", arrowStrings],
  ["ArrowStringArrayNumpySemantics", arrowStrings],
]);

function plain(data: unknown): PdArray | undefined {
  return data instanceof NdArray ? columnsOf(data) : arrayLike(data);
}

function strings(data: unknown): PdArray | undefined {
  if (!(data instanceof NdArray)) return undefined;
  return columnsOf(data, "string");
}

/** Times of a zone are kept as UTC. */
function datetimes(
  data: unknown,
  dtype: unknown,
  _state: unknown,
  context: MakeContext,
): PdArray | undefined {
  if (!(data instanceof NdArray)) return arrayLike(data);
  const zone = className(dtype) === "DatetimeTZDtype"
    ? pick((dtype as PyObject).state, "tz")
    : null;
  if (zone === null) return columnsOf(data);
  return zone instanceof PyTimezone
    ? zonedColumns(data, zone, context)
    : undefined;
}

function categorical(
  data: unknown,
  dtype: unknown,
  _state: unknown,
  context: MakeContext,
): PdArray | undefined {
  const categories = dtype instanceof PyObject
    ? pick(dtype.state, "categories")
    : undefined;
  const index = takePart(categories, PdIndex);
  if (!(data instanceof NdArray) || index === undefined) return undefined;
  if (data.shape.length !== 1 || !"iu".includes(data.type.kind)) {
    return undefined;
  }
  return lookedUp(data, index, "category", context);
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
  const args = [null, freq ?? null, exact(ordinal)];
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

/** An extension array that gets its parts by BUILD. */
export class PendingPdArray extends Pending {
  build(state: unknown, context: MakeContext): PdArray | undefined {
    const name = className(this.args[0]);
    const make = ARRAYS.get(name);
    if (make === undefined) return undefined;
    const [data, dtype, attributes] = partsOf(state);
    return kept(make(data, dtype, attributes, context), context);
  }
}

/**
 * Data, dtype and attributes. NDArrayBacked has the first two in any order, the
 * mixins of periods and intervals a tuple of the attributes alone.
 */
function partsOf(state: unknown): readonly unknown[] {
  const attributes = current(
    isTuple(state) && state.length === 1 ? state[0] : state,
  );
  if (!isTuple(attributes)) {
    const data = pick(attributes, "_ndarray", "_data", "_codes", "_pa_array");
    return [data, pick(attributes, "_dtype"), attributes];
  }
  const [first, second, rest] = attributes.map(current);
  return first instanceof NdArray
    ? [first, second, rest]
    : [second, first, rest];
}

const HOMES = [
  ["datetimes", "DatetimeArray"],
  ["timedeltas", "TimedeltaArray"],
  ["numpy_", "PandasArray"],
  ["numpy_", "NumpyExtensionArray"],
  ["string_", "StringArray"],
  ["string_arrow", "ArrowStringArray"],
  ["string_arrow", "ArrowStringArrayNumpySemantics"],
  ["categorical", "Categorical"],
  ["period", "PeriodArray"],
  ["integer", "IntegerArray"],
  ["floating", "FloatingArray"],
  ["boolean", "BooleanArray"],
  ["interval", "IntervalArray"],
  ["sparse", "SparseArray"],
  ["sparse.array", "SparseArray"],
] as const;

/** The rows of the extension arrays, where each version of pandas had them. */
export function pendingArrays(): [string, Maker][] {
  return HOMES.map(([module, name]) => {
    const home = `pandas.core.arrays.${module}`;
    const cls = new PyGlobal(home, name);
    return [
      `${home}.${name}`,
      () => new PendingPdArray(`${home}.${name}`, [cls]),
    ];
  });
}
