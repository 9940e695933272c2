// The types of `dtype` in `read_csv`.

import { exact } from "../../../pickle/values/numbers.ts";
import type { ColumnData } from "../../../pickle/mod.ts";
import { nearestWord } from "../../../platform/options.ts";
import { forEachSlice, mapInSlices, type Work } from "../../work.ts";
import type { CellRules } from "./rules.ts";
import {
  attempted,
  booleans,
  floats,
  integers,
  type Typed,
  unsigned,
} from "./types.ts";

/** The dtype and the values of a column. */
interface DtypeColumn {
  readonly dtype: string;
  readonly values: ColumnData;
}

type Convert = (
  cells: readonly string[],
  rules: CellRules,
  work: Work,
) => Promise<ColumnData>;

const INTEGERS = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
} as const;
type IntegerName = keyof typeof INTEGERS;

/** Aliases of type names. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["int", "int64"],
  ["float", "float64"],
  ["double", "float64"],
  ["str", "object"],
  ["O", "object"],
]);

const CONVERTERS: ReadonlyMap<string, Convert> = new Map<string, Convert>([
  ...Object.keys(INTEGERS).flatMap((name): [string, Convert][] => [
    [name, (cells, rules, work) => integersOf(name, cells, rules, work)],
    [
      name.replace("int", "Int").replace("uI", "UI"),
      (cells, rules, work) => nullableIntegers(name, cells, rules, work),
    ],
  ]),
  ["float32", async (...args) => Float32Array.from(await floatsOf(...args))],
  ["float64", floatsOf],
  ["Float32", nullableFloats],
  ["Float64", nullableFloats],
  ["bool", booleansOf],
  ["boolean", nullableBooleans],
  ["object", (cells, rules, work) => stringsOf(cells, rules, work, NaN)],
  ["category", (cells, rules, work) => stringsOf(cells, rules, work, NaN)],
  ["string", (cells, rules, work) => stringsOf(cells, rules, work, null)],
]);

const DTYPES: readonly string[] = [
  ...CONVERTERS.keys(),
  ...ALIASES.keys(),
];

/**
 * Converts cells to a type.
 *
 * @throws {SyntaxError} If one is not of the type.
 * @throws {TypeError} If the type is unknown.
 */
export async function columnOfDtype(
  name: string,
  cells: readonly string[],
  rules: CellRules,
  work: Work,
): Promise<DtypeColumn> {
  const dtype = ALIASES.get(name) ?? name;
  const convert = CONVERTERS.get(dtype);
  if (convert !== undefined) {
    return { dtype, values: await convert(cells, rules, work) };
  }
  const nearest = nearestWord(name, DTYPES);
  throw new TypeError(
    `Cannot read csv: "${name}" is not a known dtype, ${
      nearest === undefined
        ? `known are ${DTYPES.join(", ")}`
        : `"${nearest}" is`
    }`,
  );
}

function notOf(dtype: string): SyntaxError {
  return new SyntaxError(
    `Cannot read csv: a column is not of the dtype "${dtype}"`,
  );
}

/**
 * Converts cells to integers. Numbers out of range wrap around; booleans are 0
 * and 1.
 */
async function integersOf(
  name: string,
  cells: readonly string[],
  rules: CellRules,
  work: Work,
): Promise<ColumnData> {
  const typed = await attempted(integers, cells, work, rules) ??
    await attempted(unsigned, cells, work, rules) ??
    await booleansAsNumbers(cells, rules, work);
  const values = typed?.values;
  const target = new INTEGERS[name as IntegerName](cells.length);
  const isWide = target instanceof BigInt64Array ||
    target instanceof BigUint64Array;
  if (values === undefined || !INTEGRAL.has(typed!.dtype)) throw notOf(name);
  await forEachSlice(work, values.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const value = BigInt(values[i] as bigint | number);
      target[i] = (isWide ? value : Number(BigInt.asIntN(32, value))) as never;
    }
  });
  return target;
}

const INTEGRAL: ReadonlySet<string> = new Set(["int64", "uint64", "bool"]);

async function nullableIntegers(
  name: string,
  cells: readonly string[],
  rules: CellRules,
  work: Work,
): Promise<ColumnData> {
  const present = cells.filter((cell) => !rules.isNa(cell));
  const whole = present.map((cell) => cell.replace(/\.0*$/, ""));
  const values = await integersOf(name, whole, {
    ...rules,
    isNa: isNone,
    isNullable: true,
  }, work)
    .catch(() => {
      throw notOf(name);
    });
  let next = 0;
  return await mapInSlices(work, cells, (cell) => {
    if (rules.isNa(cell)) return null;
    const value = values[next++];
    return typeof value === "bigint" ? exact(value) : value;
  });
}

function isNone(): boolean {
  return false;
}

async function floatsOf(
  cells: readonly string[],
  rules: CellRules,
  work: Work,
): Promise<Float64Array> {
  const typed = await attempted(floats, cells, work, rules);
  if (typed !== undefined) return typed.values as Float64Array;
  const found = await booleansAsNumbers(cells, rules, work);
  if (found?.dtype === "bool") {
    return Float64Array.from(found.values as Uint8Array);
  }
  throw notOf("float64");
}

/** Converts booleans to numbers, except for nullable types. */
async function booleansAsNumbers(
  cells: readonly string[],
  rules: CellRules,
  work: Work,
): Promise<Typed | undefined> {
  return rules.isNullable
    ? undefined
    : await attempted(booleans, cells, work, rules);
}

async function nullableFloats(
  cells: readonly string[],
  rules: CellRules,
  work: Work,
): Promise<ColumnData> {
  const values = await floatsOf(cells, { ...rules, isNullable: true }, work);
  return await mapInSlices(
    work,
    cells,
    (cell, i) => rules.isNa(cell) ? null : values[i],
  );
}

async function booleansOf(
  cells: readonly string[],
  rules: CellRules,
  work: Work,
): Promise<ColumnData> {
  const typed = await attempted(booleans, cells, work, rules);
  if (typed?.dtype === "bool") return typed.values;
  throw notOf("bool");
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...["True", "TRUE", "true", "1", "1.0"].map((text) => [text, true] as const),
  ...["False", "FALSE", "false", "0", "0.0"].map((text) =>
    [text, false] as const
  ),
]);

async function nullableBooleans(
  cells: readonly string[],
  rules: CellRules,
  work: Work,
): Promise<ColumnData> {
  return await mapInSlices(work, cells, (cell) => {
    if (rules.isNa(cell)) return null;
    if (rules.trueValues?.has(cell)) return true;
    if (rules.falseValues?.has(cell)) return false;
    const value = BOOLEANS.get(cell);
    if (value === undefined) throw notOf("boolean");
    return value;
  });
}

async function stringsOf(
  cells: readonly string[],
  rules: CellRules,
  work: Work,
  missing: number | null,
): Promise<ColumnData> {
  return await mapInSlices<string, string | number | null>(
    work,
    cells,
    (cell) => rules.isNa(cell) ? missing : cell,
  );
}
