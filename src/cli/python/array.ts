import { elementText } from "../../notation/float.ts";
import { escapedText, quotedText } from "../../notation/quoted.ts";
import type { MaskedArray, NdArray, NdDtype } from "../../pickle/mod.ts";
import { isPlain } from "../../pickle/values/marks.ts";
import { displayWidth } from "../output/table.ts";
import { roundedWriter } from "./cells.ts";
import { shortName } from "./details.ts";
import type { Block, TableLimits } from "./shape.ts";

/** numpy's `threshold` and `edgeitems`. */
const MAX_ELEMENTS = 1_000;
const EDGE = 3;

const GAP = "...";

const CELL_BYTES = 8;

/** The parts of the lines of an array. */
interface Elements {
  readonly shape: readonly number[];
  readonly size: number;
  readonly isFloat: boolean;
  at(index: readonly number[]): unknown;
  /** The string of an element, with all digits. */
  text(value: unknown, limits: TableLimits): string;
}

/** A numpy array in the form of its `repr()`, with its dtype. */
export function arrayBlock(array: NdArray): Block {
  const name = array.className === "numpy.ndarray"
    ? "array"
    : shortName(array.className);
  const { attributes } = array;
  return blockOf(elementsOf(array), name, dtypeText(array.type), attributes);
}

/** A masked array; `--` is a masked element, as in numpy. */
export function maskedBlock(array: MaskedArray): Block {
  const { values, fillValue, className, shape, size } = array;
  const name = className === "numpy.ma.MaskedArray"
    ? "masked_array"
    : shortName(className);
  const elements = {
    shape,
    size,
    isFloat: values.type.kind === "f",
    at: (index: readonly number[]) => array.at(...index),
    text: (value: unknown, limits: TableLimits) =>
      value === null ? "--" : textOf(value, values.type, limits),
  };
  const named = fillValue === null ? null : { "fill_value": fillValue };
  return blockOf(elements, name, dtypeText(values.type), named);
}

/** Attributes by name, if they are a dict; otherwise all of them as one. */
function attributesOf(
  attributes: unknown,
): readonly (readonly [name: string, value: unknown])[] {
  if (attributes === null) return [];
  return isPlain(attributes)
    ? Object.entries(attributes)
      .map(([name, value]) => [escapedText(name), value])
    : [["attributes", attributes]];
}

function blockOf(
  elements: Elements,
  name: string,
  dtype: string,
  attributes: unknown,
): Block {
  const foot = ({ inline }: TableLimits) => {
    const named = attributesOf(attributes)
      .map(([key, value]) => `, ${key}=${inline(value)}`);
    return `${named.join("")}, dtype=${dtype})`;
  };
  return {
    kind: "block",
    title: `${name}(shape=${tupleText(elements.shape)}, dtype=${dtype})`,
    bytes: elements.size * CELL_BYTES,
    lines: (limits) => arrayLines(elements, `${name}(`, foot(limits), limits),
    short: (limits) => shortText(elements, `${name}(`, foot(limits), limits),
  };
}

/** The maximum number of elements on one line. */
const MAX_SHORT = 100;

/** The string of an array that fits one line; undefined otherwise. */
function shortText(
  array: Elements,
  before: string,
  after: string,
  limits: TableLimits,
): string | undefined {
  if (array.shape.length > 1 || array.size > MAX_SHORT) return undefined;
  const [line, more] = arrayLines(array, before, after, limits);
  return more === undefined ? line : undefined;
}

/** The elements of an array in numpy's notation. */
function elementsOf(array: NdArray): Elements {
  const { shape, size, type } = array;
  return {
    shape,
    size,
    isFloat: type.kind === "f",
    at: (index) => array.at(...index),
    text: (value, limits) => textOf(value, type, limits),
  };
}

function textOf(
  value: unknown,
  type: NdDtype,
  { inline }: TableLimits,
): string {
  if (typeof value === "number" && type.kind === "f") {
    return elementText(value, type.toString());
  }
  if (value === null && /[Mm]/.test(type.kind)) return "NaT";
  if (type.fields === null || typeof value !== "object" || value === null) {
    return inline(value);
  }
  const parts = Object.values(value).map(inline);
  return parts.length === 1 ? `(${parts[0]},)` : `(${parts.join(", ")})`;
}

const KINDS: Readonly<Record<string, string>> = {
  f: "float",
  i: "int",
  u: "uint",
  c: "complex",
};

/** numpy's name of a dtype, in quotes if it is more than a word. */
function dtypeText(type: NdDtype): string {
  const { kind, itemsize, fields } = type;
  if (fields !== null) {
    const parts = fields.map(({ name, dtype }) =>
      `(${quotedText(name)}, ${dtypeText(dtype)})`
    );
    return `[${parts.join(", ")}]`;
  }
  if (kind === "b") return "bool";
  if (kind === "O") return "object";
  const name = KINDS[kind];
  return name === undefined ? `'${type}'` : `${name}${itemsize * 8}`;
}

function tupleText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** The lines of the elements between their prefix and suffix. */
function* arrayLines(
  array: Elements,
  before: string,
  after: string,
  limits: TableLimits,
): Generator<string, void, undefined> {
  const { shape, size } = array;
  if (size === 0) {
    const form = shape.length === 1 ? "" : `, shape=${tupleText(shape)}`;
    yield `${before}[]${form}${after}`;
    return;
  }
  const isCut = limits.isCut && size > MAX_ELEMENTS;
  const text = textWriter(array, isCut, limits);
  const width = shape.length < 2 ? 0 : widestOf(array, isCut, text);
  let last: string | undefined;
  const indent = " ".repeat(before.length);
  let head = before;
  for (const line of axisLines([], "", "")) {
    if (last !== undefined) yield last;
    last = head + line;
    head = indent;
  }
  yield `${last}${after}`;

  function* axisLines(
    index: readonly number[],
    start: string,
    end: string,
  ): Generator<string, void, undefined> {
    const axis = index.length;
    if (axis === shape.length) {
      yield start + text(index) + end;
      return;
    }
    if (axis === shape.length - 1) {
      yield* rowLines(index, `${start}[`, `]${end}`);
      return;
    }
    const places = placesOf(shape[axis]!, isCut);
    for (const [at, place] of places.entries()) {
      const isLast = at === places.length - 1;
      const own = at === 0 ? `${start}[` : " ".repeat(axis + 1);
      if (place === undefined) yield `${own}${GAP},`;
      else {
        yield* axisLines([...index, place], own, isLast ? `]${end}` : ",");
      }
    }
  }

  function* rowLines(
    index: readonly number[],
    start: string,
    end: string,
  ): Generator<string, void, undefined> {
    const room = limits.width - indent.length - end.length;
    let line = start;
    let isEmpty = true;
    const places = placesOf(shape[index.length]!, isCut);
    for (const [at, place] of places.entries()) {
      const own = place === undefined
        ? GAP
        : text([...index, place]).padStart(width);
      const comma = at === places.length - 1 ? "" : ",";
      const cell = own + comma;
      if (!isEmpty && line.length + 1 + displayWidth(cell) > room) {
        yield line;
        line = " ".repeat(index.length + 1);
        isEmpty = true;
      }
      line += (isEmpty ? "" : " ") + cell;
      isEmpty = false;
    }
    yield line + end;
  }
}

/** The indices of an axis; undefined for omitted ones. */
function placesOf(
  length: number,
  isCut: boolean,
): readonly (number | undefined)[] {
  const all = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => from + i);
  if (!isCut || length <= 2 * EDGE) return all(0, length);
  return [...all(0, EDGE), undefined, ...all(length - EDGE, EDGE)];
}

/** The indices of the shown elements. */
function* shownIndices(
  shape: readonly number[],
  isCut: boolean,
  index: readonly number[] = [],
): Generator<readonly number[], void, undefined> {
  if (index.length === shape.length) {
    yield index;
    return;
  }
  for (const place of placesOf(shape[index.length]!, isCut)) {
    if (place !== undefined) {
      yield* shownIndices(shape, isCut, [...index, place]);
    }
  }
}

/** numpy's `precision`. */
const DIGITS = 8;

/** Writes elements: floats with numpy's number of digits on a terminal. */
function textWriter(
  array: Elements,
  isCut: boolean,
  limits: TableLimits,
): (index: readonly number[]) => string {
  const whole = (index: readonly number[]) =>
    array.text(array.at(index), limits);
  if (!limits.isCut || !array.isFloat) return whole;
  const values = function* () {
    for (const index of shownIndices(array.shape, isCut)) yield array.at(index);
  };
  const rounded = roundedWriter(values(), DIGITS);
  return (index) => {
    const value = array.at(index);
    return typeof value === "number" ? rounded(value) : whole(index);
  };
}

/** The width of the widest shown element, to align rows. */
function widestOf(
  { shape }: Elements,
  isCut: boolean,
  text: (index: readonly number[]) => string,
): number {
  let width = 0;
  for (const index of shownIndices(shape, isCut)) {
    width = Math.max(width, displayWidth(text(index)));
  }
  return Math.min(width, MAX_PADDING);
}

/** Longer elements are not aligned. */
const MAX_PADDING = 60;
