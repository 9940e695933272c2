// Compares a decoded value with what Python saw, in the form of
// tests/data/pickle/objects/field_canon.py.

import {
  fields,
  NdArray,
  PyComplex,
  PyDate,
  PyDateTime,
  PyDecimal,
  PyError,
  PyFraction,
  PyGlobal,
  PyObject,
  PyTime,
  PyTimedelta,
  Series,
} from "@taskrunview/taskrunview/pickle";
import { assertFrameValue } from "./_frame_value.ts";
import { entriesOf, isDict } from "../../src/pickle/values/dict.ts";

/** A value as `field_canon.py` writes it: `$` names the kind of an object. */
// deno-lint-ignore no-explicit-any -- JSON of thirty shapes
export type FieldValue = any;

/** Throws unless `actual` is the value that `expected` describes. */
export function assertFieldValue(
  actual: unknown,
  expected: FieldValue,
  path = "",
): void {
  if (Array.isArray(expected)) return assertItems(actual, expected, path);
  if (typeof expected !== "object" || expected === null) {
    return same(actual, expected, path);
  }
  const compare = KINDS[expected.$] ?? assertFrameValue;
  compare(actual, expected, path);
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

function assertItems(
  actual: unknown,
  expected: readonly FieldValue[],
  path: string,
): void {
  const items = Array.isArray(actual) || actual instanceof Set ||
      ArrayBuffer.isView(actual)
    ? [...actual as unknown[]]
    : undefined;
  check(items !== undefined, `${path}: it is no Array`);
  same(items.length, expected.length, `${path}.length`);
  expected.forEach((item, i) =>
    assertFieldValue(items[i], item, `${path}[${i}]`)
  );
}

type Compare = (actual: unknown, expected: FieldValue, path: string) => void;

const NUMBERS: Readonly<Record<string, number>> = {
  NaN,
  Infinity,
  "-Infinity": -Infinity,
  "-0": -0,
};

const text =
  (type: abstract new (...args: never[]) => object): Compare =>
  (actual, { v, cls }, path) => {
    check(actual instanceof type, `${path}: it is no ${type.name}`);
    same(String(actual), v, path);
    sameClass(actual, cls, path);
  };

function sameClass(actual: object, cls: unknown, path: string): void {
  const { className = null } = actual as { className?: string | null };
  const name = className?.split(".").at(-1);
  same(name, cls ?? undefined, `${path}.className`);
}

const DAY_NS = 86_400_000_000_000n;

function nanosOf(value: PyTimedelta): bigint {
  const { days, seconds, microseconds, nanoseconds } = value;
  return BigInt(days) * DAY_NS + BigInt(seconds) * 1_000_000_000n +
    BigInt(microseconds) * 1000n + BigInt(nanoseconds);
}

/** Fields by their names and values, or by the values alone. */
function assertFields(
  actual: unknown,
  expected: readonly (readonly [string | null, FieldValue])[],
  path: string,
  anyOrder = false,
): void {
  const own = fields(actual);
  if (!anyOrder) {
    same(
      expected.map(([name], i) => name === null ? own[i]?.[0] : name).join(),
      own.slice(0, expected.length).map(([name]) => name).join(),
      `${path}: names`,
    );
  }
  expected.forEach(([name, value], i) => {
    const field = anyOrder ? own.find(([other]) => other === name) : own[i];
    check(field !== undefined, `${path}: field "${name}" is missing`);
    assertFieldValue(field[1], value, `${path}.${field[0]}`);
  });
}

const KINDS: Readonly<Record<string, Compare>> = {
  num: (actual, { v }, path) => same(actual, NUMBERS[v], path),
  int: (actual, { v }, path) => same(actual, BigInt(v), path),
  dt: (actual, { iso, cls }, path) => {
    check(actual instanceof PyDateTime, `${path}: it is no PyDateTime`);
    same(actual.iso, iso, path);
    sameClass(actual, cls, path);
  },
  date: text(PyDate),
  time: text(PyTime),
  td: (actual, { ns, cls }, path) => {
    check(actual instanceof PyTimedelta, `${path}: it is no PyTimedelta`);
    same(nanosOf(actual), BigInt(ns), path);
    sameClass(actual, cls, path);
  },
  dec: text(PyDecimal),
  frac: (actual, { n, d }, path) => {
    check(actual instanceof PyFraction, `${path}: it is no PyFraction`);
    same(`${actual.numerator}/${actual.denominator}`, `${n}/${d}`, path);
  },
  complex: (actual, { re, im }, path) => {
    check(actual instanceof PyComplex, `${path}: it is no PyComplex`);
    assertFieldValue(actual.real, re, path);
    assertFieldValue(actual.imag, im, path);
  },
  bytes: (actual, { hex }, path) => {
    check(actual instanceof Uint8Array, `${path}: it is no Uint8Array`);
    const own = Array.from(actual, (b) => b.toString(16).padStart(2, "0"));
    same(own.join(""), hex, path);
  },
  global: (actual, { v }, path) => {
    check(actual instanceof PyGlobal, `${path}: it is no PyGlobal`);
    same(actual.toString(), v, path);
  },
  dict: (actual, { e }, path) => {
    // One with attributes is an inert object.
    const isOrdered = actual instanceof PyObject &&
      actual.className === "collections.OrderedDict";
    check(isDict(actual) || isOrdered, `${path}: it is not a dict`);
    const entries = isDict(actual) ? entriesOf(actual) : fields(actual);
    same(entries.length, e.length, `${path}.size`);
    e.forEach(([key, value]: FieldValue[], i: number) => {
      assertFieldValue(entries[i]![0], key, `${path}: key ${i}`);
      assertFieldValue(entries[i]![1], value, `${path}{${i}}`);
    });
  },
  set: (actual, { e }, path) => {
    check(actual instanceof Set, `${path}: it is no Set`);
    same(actual.size, e.length, `${path}.size`);
    for (const member of e) {
      const fits = [...actual].some((own) => isEqual(own, member));
      check(fits, `${path}: a member is missing`);
    }
  },
  obj: (actual, { cls, f, also, some, anyOrder, geo }, path) => {
    check(actual instanceof PyObject, `${path}: it is no PyObject`);
    same(actual.className.split(".").at(-1), cls, `${path}.className`);
    const all = [...f, ...also ?? []];
    assertFields(actual, all, path, anyOrder);
    if (!some && !geo) {
      same(fields(actual).length, all.length, `${path}: count`);
    }
  },
  list: (actual, { cls, e, also }, path) => {
    check(actual instanceof PyObject, `${path}: it is no PyObject`);
    same(actual.className.split(".").at(-1), cls, `${path}.className`);
    const all = [...e.map((item: FieldValue) => [null, item]), ...also];
    assertFields(actual, all, path);
  },
  exc: (actual, expected, path) => {
    const { name, message, builtin, attributes, cause } = expected;
    const found = Object.fromEntries(fields(actual));
    if (builtin) {
      check(actual instanceof PyError, `${path}: it is no PyError`);
      same(actual.name, name, `${path}.name`);
    } else {
      check(actual instanceof PyObject, `${path}: it is no PyObject`);
      same(actual.className.split(".").at(-1), name, `${path}.className`);
    }
    // An exception of one's own may be shown by the first of its arguments.
    if (expected.or === undefined || found.message !== expected.or) {
      same(found.message, message, `${path}.message`);
    }
    for (const [key, value] of attributes ?? []) {
      assertFieldValue(found[key], value, `${path}.${key}`);
    }
    if (cause) assertFieldValue(found.cause, cause, `${path}.cause`);
  },
  again: (actual, { cls }, path) => {
    check(actual instanceof PyObject, `${path}: it is no PyObject`);
    same(actual.className.split(".").at(-1), cls, `${path}.className`);
  },
  frame: assertFrameValue,
  seq: (actual, { v }, path) => {
    const items = actual instanceof Series ? actual.toArray() : actual;
    assertFrameValue(items, v, path);
  },
  nd: (actual, expected, path) => {
    check(actual instanceof NdArray, `${path}: it is no NdArray`);
    if (!actual.className.startsWith("torch.")) {
      return assertFrameValue(actual, expected, path);
    }
    const { shape, v } = expected;
    same(actual.shape.join(), shape.join(), `${path}.shape`);
    assertItems(actual.values(), v, path);
  },
};

function isEqual(actual: unknown, expected: FieldValue): boolean {
  try {
    assertFieldValue(actual, expected);
    return true;
  } catch {
    return false;
  }
}
