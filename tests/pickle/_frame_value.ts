// Compares a decoded array or frame with what Python saw, in the form that
// tests/data/field/canon.py writes.

import {
  DataFrame,
  MaskedArray,
  NdArray,
  NdDtype,
  NdTicks,
  PyComplex,
  PyDate,
  PyDateTime,
  PyDecimal,
  PyGlobal,
  PyInterval,
  PyObject,
  PyPeriod,
  PyTime,
  PyTimedelta,
  Series,
} from "@taskrunview/taskrunview/pickle";
import { categoriesOf } from "../../src/pickle/values/pandas/column.ts";
import { entriesOf, isDict } from "../../src/pickle/values/dict.ts";
import { leavesOf } from "./_leaves.ts";

/** A value as `canon.py` writes it: `$` names the kind of an object. */
// deno-lint-ignore no-explicit-any -- JSON of thirty shapes
export type FrameValue = any;

/** Throws unless `actual` is the value that `expected` describes. */
export function assertFrameValue(
  actual: unknown,
  expected: FrameValue,
  path = "",
): void {
  if (Array.isArray(expected)) return assertItems(actual, expected, path);
  if (typeof expected !== "object" || expected === null) {
    return same(actual, expected, path);
  }
  const compare = KINDS[expected.$];
  check(compare !== undefined, `${path}: no rule for "${expected.$}"`);
  compare!(actual, expected, path);
}

function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`Cannot accept the value at ${what}`);
}

function same(actual: unknown, expected: unknown, path: string): void {
  check(
    Object.is(actual, expected),
    `${path}: ${Deno.inspect(actual)} is not ${Deno.inspect(expected)}`,
  );
}

function itemsOf(actual: unknown, path: string): unknown[] {
  const isList = Array.isArray(actual) || ArrayBuffer.isView(actual);
  check(isList, `${path}: it is no Array but ${Deno.inspect(actual)}`);
  return Array.from(actual as unknown[]);
}

function assertItems(
  actual: unknown,
  expected: readonly FrameValue[],
  path: string,
): void {
  const items = itemsOf(actual, path);
  same(items.length, expected.length, `${path}.length`);
  expected.forEach((item, i) =>
    assertFrameValue(items[i], item, `${path}[${i}]`)
  );
}

/** In frames and indexes Python's missing values are all null. */
function assertCells(
  actual: readonly unknown[],
  expected: readonly FrameValue[],
  path: string,
): void {
  same(actual.length, expected.length, `${path}.length`);
  expected.forEach((item, i) => assertCell(actual[i], item, `${path}[${i}]`));
}

function assertCell(actual: unknown, expected: FrameValue, path: string): void {
  const value = typeof actual === "number" && Number.isNaN(actual)
    ? null
    : actual;
  if (Array.isArray(expected)) {
    if (value instanceof NdArray) {
      return assertCells(itemsOf(value.toArray(), path), expected, path);
    }
    assertCells(itemsOf(value, path), expected, path);
  } else if (expected?.$ === "dict" && isDict(value)) {
    const entries = entriesOf(value);
    same(entries.length, expected.e.length, `${path}.size`);
    expected.e.forEach(([key, item]: FrameValue[], i: number) => {
      assertFrameValue(entries[i]![0], key, `${path}: key ${i}`);
      assertCell(entries[i]![1], item, `${path}{${i}}`);
    });
  } else assertFrameValue(value, expected, path);
}

/** int64 is a BigInt64Array: its values are numbers where those are safe. */
function naturals(values: ArrayLike<unknown>): unknown[] {
  return Array.from(
    values,
    (value) =>
      typeof value === "bigint" && Number.isSafeInteger(Number(value))
        ? Number(value)
        : value,
  );
}

type Compare = (actual: unknown, expected: FrameValue, path: string) => void;

const NUMBERS: Readonly<Record<string, number>> = {
  NaN,
  Infinity,
  "-Infinity": -Infinity,
  "-0": -0,
};

const text =
  (type: abstract new (...args: never[]) => object): Compare =>
  (actual, { v }, path) => {
    check(actual instanceof type, `${path}: it is no ${type.name}`);
    same(String(actual), v, path);
  };

function sameClass(
  { className }: { readonly className: string },
  cls: string | undefined,
  plain: string,
  path: string,
): void {
  same(className.split(".").at(-1), cls ?? plain, `${path}.className`);
}

const DAY_NS = 86_400_000_000_000n;

function nanosOf(value: PyTimedelta): bigint {
  const { days, seconds, microseconds, nanoseconds } = value;
  return BigInt(days) * DAY_NS + BigInt(seconds) * 1_000_000_000n +
    BigInt(microseconds) * 1000n + BigInt(nanoseconds);
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

function assertDetails(
  actual: DataFrame | Series,
  { attrs, meta }: FrameValue,
  path: string,
): void {
  if (attrs) assertFrameValue(actual.attrs, attrs, `${path}.attrs`);
  else same(Object.keys(actual.attrs).length, 0, `${path}.attrs`);
  for (const [name, value] of meta ?? []) {
    assertFrameValue(actual.metadata[name], value, `${path}.metadata.${name}`);
  }
}

/** A column: whole, or the object of its unknown array, with all its leaves. */
function assertColumn(
  values: unknown,
  cells: () => unknown[],
  expected: FrameValue,
  cats: FrameValue,
  path: string,
): void {
  if (expected.$ === "unknown") {
    check(values instanceof PyObject, `${path}: it is no PyObject`);
    const name = values.className.split(".").at(-1)!;
    // Where a function makes the array, the pickle has no other name.
    if (/^[A-Z]/.test(name)) same(name, expected.cls, `${path}.class`);
    assertLeaves(values, expected.leaves, path);
    return;
  }
  if (expected.$ === "geometries") {
    return assertGeometries(cells(), expected.v, path);
  }
  assertCells(cells(), expected, path);
  if (!cats) return;
  const own = categoriesOf(values as object);
  check(own !== undefined, `${path}: it has no categories`);
  assertCells(own.categories, cats.categories, `${path}.categories`);
  same(own.ordered, cats.ordered, `${path}.ordered`);
}

function assertGeometries(
  cells: unknown[],
  expected: FrameValue[],
  path: string,
): void {
  same(cells.length, expected.length, `${path}.length`);
  expected.forEach((geometry, i) => {
    if (geometry === null) return same(cells[i], null, `${path}[${i}]`);
    const value = cells[i];
    check(value instanceof PyObject, `${path}[${i}]: it is no PyObject`);
    same(hexOf(value.state as Uint8Array), geometry.wkb, `${path}[${i}]`);
  });
}

function assertLeaves(
  actual: unknown,
  leaves: readonly FrameValue[],
  path: string,
): void {
  const found = leavesOf(actual);
  for (const leaf of leaves) {
    const key = leaf?.bytes === undefined ? leaf : `bytes:${leaf.bytes}`;
    check(found.has(key), `${path}: ${Deno.inspect(leaf)} is not reachable`);
  }
}

const KINDS: Readonly<Record<string, Compare>> = {
  num: (actual, { v }, path) => same(actual, NUMBERS[v], path),
  int: (actual, { v }, path) => same(actual, BigInt(v), path),
  dt: (actual, { iso }, path) => {
    check(actual instanceof PyDateTime, `${path}: it is no PyDateTime`);
    same(actual.iso, iso, path);
  },
  date: text(PyDate),
  time: text(PyTime),
  td: (actual, { ns, unit }, path) => {
    check(actual instanceof PyTimedelta, `${path}: it is no PyTimedelta`);
    same(nanosOf(actual), BigInt(ns), path);
    if (actual.unit !== undefined) same(actual.unit, unit, `${path}.unit`);
  },
  td64: (actual, { n, unit }, path) => {
    check(actual instanceof NdTicks, `${path}: it is no NdTicks`);
    same(actual.ticks, n, path);
    same(actual.unit, unit, `${path}.unit`);
  },
  dec: text(PyDecimal),
  complex: (actual, { re, im }, path) => {
    check(actual instanceof PyComplex, `${path}: it is no PyComplex`);
    assertFrameValue(actual.real, re, path);
    assertFrameValue(actual.imag, im, path);
  },
  text: text(PyPeriod),
  interval: (actual, { l, r, closed }, path) => {
    check(actual instanceof PyInterval, `${path}: it is no PyInterval`);
    assertFrameValue(actual.left, l, `${path}.left`);
    assertFrameValue(actual.right, r, `${path}.right`);
    same(actual.closed, closed, `${path}.closed`);
  },
  bytes: (actual, { hex }, path) => {
    check(actual instanceof Uint8Array, `${path}: it is no Uint8Array`);
    same(hexOf(actual), hex, path);
  },
  dict: (actual, { e }, path) => {
    check(isDict(actual), `${path}: it is not a dict`);
    const entries = entriesOf(actual);
    same(entries.length, e.length, `${path}.size`);
    e.forEach(([key, value]: FrameValue[], i: number) => {
      assertFrameValue(entries[i]![0], key, `${path}: key ${i}`);
      assertFrameValue(entries[i]![1], value, `${path}{${i}}`);
    });
  },
  dtype: (actual, { v, fields }, path) => {
    check(actual instanceof NdDtype, `${path}: it is no NdDtype`);
    same(String(actual), v, path);
    const names = actual.fields?.map(({ name }) => name) ?? null;
    same(JSON.stringify(names), JSON.stringify(fields), `${path}.fields`);
  },
  nd: (actual, { shape, v, cls, sub, dtype, kind }, path) => {
    if (sub && Array.isArray(actual)) {
      return assertItems(actual.flat(64), v, path);
    }
    check(actual instanceof NdArray, `${path}: it is no NdArray`);
    same(actual.shape.join(), shape.join(), `${path}.shape`);
    same(actual.type.kind, kind, `${path}.kind`);
    sameClass(actual, cls, "ndarray", path);
    if (dtype) same(actual.dtype, dtype, `${path}.dtype`);
    assertItems(actual.values(), v, path);
  },
  masked: (actual, { shape, v, mask, under, fill, fillUnset }, path) => {
    check(actual instanceof MaskedArray, `${path}: it is no MaskedArray`);
    same(actual.shape.join(), shape.join(), `${path}.shape`);
    const depth = Math.max(0, shape.length - 1);
    const flat = (value: unknown) =>
      shape.length === 0 ? [value] : (value as unknown[]).flat(depth);
    const isRecord = actual.values.type.fields !== null;
    if (!isRecord) assertItems(flat(actual.toArray()), v, path);
    assertItems(actual.values.values(), under, `${path}.values`);
    if (mask && !isRecord) {
      assertItems(actual.mask!.values(), mask, `${path}.mask`);
    }
    const isDefault = fillUnset && actual.fillValue === null;
    if (!isDefault) assertFrameValue(actual.fillValue, fill, `${path}.fill`);
  },
  seq: (actual, { v }, path) =>
    assertCells(naturals(itemsOf(actual, path)), v, path),
  frame: (actual, expected, path) => {
    check(actual instanceof DataFrame, `${path}: it is no DataFrame`);
    const { columns, index, data, cats = {}, cls } = expected;
    assertCells(actual.columns, columns, `${path}.columns`);
    if (index) assertCells(actual.index, index, `${path}.index`);
    const { columnNames, indexNames } = expected;
    if (columnNames) {
      assertCells(actual.columnNames, columnNames, `${path}.columnNames`);
      assertCells(actual.indexNames, indexNames, `${path}.indexNames`);
      sameClass(actual, cls, "DataFrame", path);
    }
    assertDetails(actual, expected, path);
    const rows = actual.toArray();
    data.forEach((column: FrameValue, i: number) => {
      assertColumn(
        actual.columnAt<object>(i),
        () => rows.map((row) => row[i]),
        column,
        cats[i],
        `${path}.data[${i}]`,
      );
    });
  },
  series: (actual, expected, path) => {
    check(actual instanceof Series, `${path}: it is no Series`);
    const { name, index, indexNames, data, cats = {}, cls } = expected;
    assertCell(actual.name, name, `${path}.name`);
    assertCells(actual.index, index, `${path}.index`);
    assertCells(actual.indexNames, indexNames, `${path}.indexNames`);
    sameClass(actual, cls, "Series", path);
    assertDetails(actual, expected, path);
    const cells = () => actual.toArray();
    assertColumn(actual.values, cells, data, cats[0], `${path}.data`);
  },
  global: text(PyGlobal),
  reach: (actual, { leaves }, path) => assertLeaves(actual, leaves, path),
};
