import { complexText, elementText, numberText } from "../../notation/float.ts";
import { bytesText, escapedText, quotedText } from "../../notation/quoted.ts";
import {
  DataFrame,
  type Field,
  fields,
  MaskedArray,
  NdArray,
  NdDtype,
  NdTicks,
  PyComplex,
  PyDate,
  PyDateTime,
  PyDecimal,
  PyError,
  PyFraction,
  PyGlobal,
  PyInterval,
  PyObject,
  PyPeriod,
  PyRange,
  PySlice,
  PyTime,
  PyTimedelta,
  PyTimezone,
  Series,
} from "../../pickle/mod.ts";
import {
  isBytearray,
  isMutableSet,
  isTuple,
} from "../../pickle/values/marks.ts";
import { arrayBlock, maskedBlock } from "./array.ts";
import { shortName } from "./details.ts";
import { frameBlock } from "./frame.ts";
import { seriesBlock } from "./series.ts";
import {
  type Group,
  labelledGroup,
  leaf,
  listGroup,
  type Part,
  type Shape,
} from "./shape.ts";
import { dateTimeText, timedeltaRepr } from "./times.ts";

/** The form of the values of a class. */
type Row = readonly [
  type: { readonly name: string; readonly prototype: unknown },
  shape: (value: never) => Shape,
];

function row<Value>(
  type: { readonly name: string; readonly prototype: Value },
  shape: (value: Value) => Shape,
): Row {
  return [type, shape];
}

/** All classes of decoded values except dicts; the first match is used. */
export const SHAPES: readonly Row[] = [
  row<unknown[]>(Array, listShape),
  row<Map<unknown, unknown>>(Map, (map) => dictGroup([...map])),
  row<Set<unknown>>(Set, setShape),
  row(Uint8Array, (bytes) => {
    const text = bytesText(bytes);
    return leaf(isBytearray(bytes) ? `bytearray(${text})` : text, "string");
  }),
  row(PyObject, objectShape),
  row(Error, errorShape),
  row(PyDateTime, (value) => timeShape(value, dateTimeText(value))),
  row(Date, (date) =>
    leaf(
      Number.isNaN(date.getTime()) ? String(date) : date.toISOString(),
      "time",
    )),
  row(PyDate, (value) => timeShape(value, String(value))),
  row(PyTime, (value) => timeShape(value, String(value))),
  row(PyTimedelta, (value) => timeShape(value, timedeltaRepr(value))),
  row(PyTimezone, (value) => leaf(`timezone(${quotedText(String(value))})`)),
  row(PyDecimal, ({ text }) => leaf(`Decimal('${text}')`, "number")),
  row(
    PyFraction,
    ({ numerator, denominator }) =>
      leaf(`Fraction(${numerator}, ${denominator})`, "number"),
  ),
  row(
    PyComplex,
    ({ real, imag }) => leaf(complexText(real, imag), "number"),
  ),
  row(PyRange, (value) => leaf(String(value))),
  row(
    PySlice,
    ({ start, stop, step }) => listGroup("slice(", ")", [start, stop, step], 3),
  ),
  row(PyGlobal, (value) => leaf(escapedText(String(value)))),
  row(
    PyPeriod,
    (value) => leaf(`Period('${value}', ${quotedText(value.freq)})`, "time"),
  ),
  row(PyInterval, ({ left, right, closed }) =>
    labelledGroup("Interval(", ")", [
      [null, left],
      [null, right],
      [{ name: "closed" }, closed],
    ])),
  row(NdTicks, (value) => leaf(String(value), "time")),
  row(NdDtype, (value) => leaf(`dtype('${value}')`)),
  row(NdArray, arrayBlock),
  row(MaskedArray, maskedBlock),
  row(DataFrame, frameBlock),
  row(Series, seriesBlock),
];

/** The form of a value in Python's notation. */
export function shapeOf(value: unknown): Shape {
  if (typeof value === "string") return leaf(quotedText(value), "string");
  if (typeof value === "number") return leaf(numberText(value), "number");
  if (typeof value === "bigint") return leaf(String(value), "number");
  if (typeof value === "boolean") return leaf(value ? "True" : "False", "word");
  if (value === null || value === undefined) return leaf("None", "word");
  if (typeof value !== "object") return leaf(String(value));
  if (ArrayBuffer.isView(value) && !(value instanceof Uint8Array)) {
    return typedArrayShape(value as ArrayBufferView & TypedArray);
  }
  for (const [type, shape] of SHAPES) {
    if (value instanceof (type as ObjectConstructor)) {
      return shape(value as never);
    }
  }
  return dictGroup(Object.entries(value));
}

/** The properties of an index or a categorical besides its values. */
const PROPERTIES = ["names", "freq", "categories", "ordered", "crs"];

function listShape(list: readonly unknown[]): Group {
  const own = PROPERTIES.filter((name) => Object.hasOwn(list, name));
  if (own.length > 0) return indexShape(list, own);
  return isTuple(list)
    ? { ...listGroup("(", ")", list, list.length), isTuple: true }
    : listGroup("[", "]", list, list.length);
}

function indexShape(list: readonly unknown[], own: readonly string[]): Group {
  const name = own.includes("categories") ? "Categorical" : "Index";
  const properties = list as unknown as Readonly<Record<string, unknown>>;
  const group = labelledGroup(`${name}(`, ")", [
    [null, Array.from(list)],
    ...own.map((name): Part => [{ name }, properties[name]]),
  ]);
  return { ...group, isMade: true };
}

function setShape(set: ReadonlySet<unknown>): Shape {
  if (isMutableSet(set)) {
    return set.size === 0 ? leaf("set()") : listGroup("{", "}", set, set.size);
  }
  return set.size === 0
    ? leaf("frozenset()")
    : listGroup("frozenset({", "})", set, set.size);
}

function dictGroup(entries: readonly (readonly [unknown, unknown])[]): Group {
  const parts = entries.map(([key, item]): Part => [{ key }, item]);
  return labelledGroup("{", "}", parts);
}

type TypedArray = ArrayLike<number | bigint> & Iterable<number | bigint>;

/** The typecodes of `array.array`. */
const TYPECODES: Readonly<Record<string, string>> = {
  Int8Array: "b",
  Int16Array: "h",
  Uint16Array: "H",
  Int32Array: "i",
  Uint32Array: "I",
  BigInt64Array: "q",
  BigUint64Array: "Q",
  Float32Array: "f",
  Float64Array: "d",
};

function typedArrayShape(array: TypedArray): Group {
  const { name } = array.constructor;
  const code = TYPECODES[name] ?? name;
  const group = listGroup(`array('${code}', [`, "])", array, array.length);
  if (!name.startsWith("Float")) return group;
  const dtype = code === "f" ? "<f4" : "<f8";
  const partShape = (value: unknown) =>
    leaf(elementText(value as number, dtype), "number");
  return { ...group, partShape };
}

/** An instance of a subclass shows its class if it has attributes. */
function timeShape(
  { className, attributes = {} }: {
    readonly className?: string;
    readonly attributes?: Readonly<Record<string, unknown>>;
  },
  text: string,
): Shape {
  const own = Object.entries(attributes).filter(([name]) =>
    !name.startsWith("_")
  );
  if (className === undefined || own.length === 0) return leaf(text, "time");
  return labelledGroup(
    `${shortName(className)}(${text}, `,
    ")",
    own.map(([name, value]): Part => [{ name: escapedText(name) }, value]),
  );
}

function objectShape(object: PyObject): Group {
  const group = call(shortName(object.className), fields(object));
  // Fields are made of it, as the coordinates of a geometry.
  return { ...group, isMade: object.state instanceof Uint8Array };
}

/** The fields of an exception besides its attributes. */
const OF_ERRORS = ["name", "message", "args"];

/** Python writes an exception as a call with its arguments. */
function errorShape(error: Error): Group {
  const args = error instanceof PyError && error.args.length > 0
    ? error.args
    : error.message === ""
    ? []
    : [error.message];
  return call(escapedText(error.name), [
    ...args.map((arg, i): Field => [String(i), arg]),
    ...fields(error).filter(([name]) => !OF_ERRORS.includes(name)),
  ]);
}

const INDEX = /^\d+$/;
const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** `Name(1, 2, key=3)`; with keys that are not names `Name({'a b': 1})`. */
function call(name: string, named: readonly Field[]): Group {
  const positional = named.findIndex(([key]) => !INDEX.test(key));
  const count = positional < 0 ? named.length : positional;
  const rest = named.slice(count);
  if (rest.every(([key]) => IDENTIFIER.test(key))) {
    return labelledGroup(`${name}(`, ")", [
      ...named.slice(0, count).map(([, item]): Part => [null, item]),
      ...rest.map(([key, item]): Part => [{ name: key }, item]),
    ]);
  }
  const parts = named.map(([key, item]): Part => [{ key }, item]);
  return labelledGroup(`${name}({`, "})", parts);
}
