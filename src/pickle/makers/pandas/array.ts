// pandas' extension arrays.

import type { MakeContext, Maker, Makers } from "../maker.ts";
import { current } from "../../values/forward.ts";
import { isTuple } from "../../values/marks.ts";
import { naturalValue, NdArray } from "../../values/ndarray.ts";
import { exact } from "../../values/numbers.ts";
import { PyPeriod } from "../../values/pandas/period.ts";
import { columnsOf, mapped, PdArray } from "./column.ts";
import { dtypeName, periodFreq, stringName } from "./dtype.ts";
import { freqName } from "./freq.ts";
import { geometries } from "./geometry.ts";
import { arrayLike, categorized, intervals, PdIndex } from "./index.ts";
import { sparse } from "./sparse.ts";
import { className, kept, pick, takePart } from "./state.ts";
import { NAT, zonedColumns } from "./time.ts";
import { Pending } from "../maker.ts";
import { PyGlobal, PyObject } from "../../values/object.ts";

/** The parts of an extension array. */
interface ArrayParts {
  /** The last part of its class name. */
  readonly name: string;
  readonly data: unknown;
  readonly dtype: unknown;
  /** The attributes by name, if they are pickled so. */
  readonly attributes: unknown;
}

type MakeArray = (
  parts: ArrayParts,
  context: MakeContext,
) => PdArray | undefined;

/** The columns of each class of extension arrays. */
const ARRAYS: ReadonlyMap<string, MakeArray> = new Map<string, MakeArray>([
  ["DatetimeArray", timed(datetimes)],
  ["TimedeltaArray", timed(plain)],
  ["PandasArray", plain],
  ["NumpyExtensionArray", plain],
  ["StringArray", strings],
  ["StringArrayNumpySemantics", strings],
  ["Categorical", categorical],
  ["PeriodArray", periods],
  ["IntegerArray", masked],
  ["FloatingArray", masked],
  ["BooleanArray", masked],
  ["IntervalArray", ({ attributes }, m) => intervals(attributes, m)],
  ["SparseArray", ({ attributes }, m) => sparse(attributes, m)],
  ["ArrowStringArray", arrow],
  ["ArrowStringArrayNumpySemantics", arrow],
  ["ArrowExtensionArray", arrow],
  ["GeometryArray", ({ data, dtype }) => geometries(data, dtype)],
]);

function plain({ data }: ArrayParts, context: MakeContext) {
  return data instanceof NdArray ? columnsOf(data) : arrayLike(data, context);
}

/** Times may have a frequency. */
function timed(make: MakeArray): MakeArray {
  return (parts, context) => {
    const array = make(parts, context);
    const freq = freqName(pick(parts.attributes, "_freq"), false);
    if (array !== undefined && freq !== undefined) array.freq = freq;
    return array;
  };
}

/** Missing strings are null, whatever pandas uses for them. */
function strings({ name, data, dtype }: ArrayParts): PdArray | undefined {
  if (!(data instanceof NdArray) || data.type.kind !== "O") return undefined;
  return mapped<unknown>(
    data,
    stringName(dtype, name),
    (text) => typeof text === "number" ? null : text,
    undefined,
    [data],
  );
}

/** Arrays of pyarrow. */
function arrow({ name, data, dtype }: ArrayParts): PdArray | undefined {
  const array = takePart(data, PdArray);
  return array?.withDtype(
    name === "ArrowExtensionArray"
      ? `${array.dtype}[pyarrow]`
      : stringName(dtype, name),
  );
}

/** Times with a zone are stored as UTC. */
function datetimes({ data, dtype }: ArrayParts, context: MakeContext) {
  if (!(data instanceof NdArray)) return arrayLike(data, context);
  const zone = className(dtype) === "DatetimeTZDtype"
    ? pick((dtype as PyObject).state, "tz")
    : null;
  return zone === null || zone === undefined
    ? columnsOf(data)
    : zonedColumns(data, zone, context);
}

function categorical({ data, dtype }: ArrayParts, context: MakeContext) {
  const state = dtype instanceof PyObject ? dtype.state : undefined;
  const index = takePart(pick(state, "categories"), PdIndex);
  if (!(data instanceof NdArray) || index === undefined) return undefined;
  if (data.shape.length !== 1 || !"iu".includes(data.type.kind)) {
    return undefined;
  }
  return categorized(data, index, pick(state, "ordered") === true, context);
}

function periods({ data, dtype, attributes }: ArrayParts) {
  if (!(data instanceof NdArray) || data.type.kind !== "i") return undefined;
  const freq = periodFreq(dtype) ??
    freqName(pick(attributes, "_freq", "freq"), true);
  if (freq === undefined) return undefined;
  return mapped<bigint>(
    data,
    `period[${freq}]`,
    (ordinal) => ordinal === NAT ? null : new PyPeriod(exact(ordinal), freq),
  );
}

/** Values with a mask: true for a missing value. */
function masked({ data, attributes }: ArrayParts): PdArray | undefined {
  const mask = pick(attributes, "_mask");
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

/** An extension array whose parts are set by BUILD. */
class PendingPdArray extends Pending {
  /** The last part of its class name. */
  readonly name: string;

  constructor(callee: string, args: readonly unknown[], name: string) {
    super(callee, args);
    this.name = name;
  }

  build(state: unknown, context: MakeContext): PdArray | undefined {
    const { name } = this;
    const make = ARRAYS.get(name);
    if (make === undefined) return undefined;
    return kept(make({ name, ...partsOf(state) }, context), context);
  }
}

/**
 * The parts of a state. NDArrayBacked has data and dtype in any order; the
 * mixins of periods and intervals have a tuple of attributes only.
 */
function partsOf(state: unknown): Omit<ArrayParts, "name"> {
  const attributes = current(
    isTuple(state) && state.length === 1 ? state[0] : state,
  );
  if (!isTuple(attributes)) {
    const data = pick(
      attributes,
      "_ndarray",
      "_data",
      "_codes",
      "_pa_array",
      "data",
    );
    return { data, dtype: pick(attributes, "_dtype"), attributes };
  }
  const [first, second, rest] = attributes.map(current);
  return first instanceof NdArray
    ? { data: first, dtype: second, attributes: rest }
    : { data: second, dtype: first, attributes: rest };
}

/** The modules of extension arrays, for each version of pandas. */
const HOMES = [
  ["datetimes", "DatetimeArray"],
  ["timedeltas", "TimedeltaArray"],
  ["numpy_", "PandasArray"],
  ["numpy_", "NumpyExtensionArray"],
  ["string_", "StringArray"],
  ["string_", "StringArrayNumpySemantics"],
  ["string_arrow", "ArrowStringArray"],
  ["string_arrow", "ArrowStringArrayNumpySemantics"],
  ["arrow.array", "ArrowExtensionArray"],
  ["arrow", "ArrowExtensionArray"],
  ["categorical", "Categorical"],
  ["period", "PeriodArray"],
  ["integer", "IntegerArray"],
  ["floating", "FloatingArray"],
  ["boolean", "BooleanArray"],
  ["interval", "IntervalArray"],
  ["sparse", "SparseArray"],
  ["sparse.array", "SparseArray"],
] as const;

/** The class names; pandas 3 shows all of them in one module. */
const CLASSES: readonly string[] = [
  ...HOMES.map(([home, name]) => `pandas.core.arrays.${home}.${name}`),
  ...[...ARRAYS.keys()].map((name) => `pandas.arrays.${name}`),
  "pandas.Categorical",
  "geopandas.array.GeometryArray",
];

/** Cython functions that create an array. */
const UNPICKLERS = [
  "pandas._libs.arrays.__pyx_unpickle_NDArrayBacked",
  "pandas._libs.interval.__pyx_unpickle_IntervalMixin",
  "pandas._libs.tslibs.period.__pyx_unpickle_PeriodMixin",
];

/** `(class, checksum, None)` */
const unpickler = (callee: string): Maker => (args) => {
  const [cls, checksum, state] = args;
  const known = cls instanceof PyGlobal && args.length === 3 &&
    typeof checksum === "number" && state === null;
  return known ? new PendingPdArray(callee, args, className(cls)) : undefined;
};

/** A class whose instances are created without arguments. */
const plainClass = (name: string): Maker => (args) =>
  args.length > 0
    ? undefined
    : new PendingPdArray(name, args, name.slice(name.lastIndexOf(".") + 1));

/** The rows of the extension arrays. */
export const PD_ARRAY_MAKERS: Makers = {
  ...Object.fromEntries(CLASSES.map((name) => [name, plainClass(name)])),
  ...Object.fromEntries(UNPICKLERS.map((name) => [name, unpickler(name)])),
};
