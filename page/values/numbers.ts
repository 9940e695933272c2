import type { Json, JsonObject } from "../api/api.ts";
import { dtypeName, shortText } from "./text.ts";
import { field, isList, numberOf, tagOf } from "./value.ts";

/** Numbers in a row, with the places they stand at. */
export interface Numbers {
  readonly values: readonly number[];
  readonly name: string;
}

/** Numbers in rows; `slices` of them where an array has more than two axes. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly slices: number;
  readonly dtype: string;
  /** The number at a place; NaN where none is. */
  at(slice: number, row: number, column: number): number;
}

const NUMERIC = /^[<>|=][fiub]/;

function isNumeric(values: readonly Json[]): boolean {
  return values.every((value) =>
    value !== null && typeof value !== "boolean" &&
    numberOf(value) !== undefined
  );
}

/** Reads a value as numbers in a row: arrays of one axis, lists and Series. */
export function numbersOf(value: Json): Numbers | undefined {
  const tag = tagOf(value);
  if (isList(value)) {
    if (value.length < 2 || !isNumeric(value)) return undefined;
    return { values: value.map((item) => numberOf(item)!), name: "value" };
  }
  const object = value as JsonObject;
  if (tag === "ndarray") {
    const shape = object["shape"] as readonly number[];
    if (shape.length !== 1 || !NUMERIC.test(String(object["dtype"]))) return;
    return toNumbers(object["values"] as readonly Json[], "value");
  }
  if (tag === "array") return toNumbers(object["values"] as Json[], "value");
  if (tag === "series") {
    return toNumbers(
      object["data"] as readonly Json[],
      shortText(field(object, "name") ?? "value"),
    );
  }
  return undefined;
}

function toNumbers(values: readonly Json[], name: string): Numbers | undefined {
  const numbers = values.map(numberOf);
  if (numbers.length < 2 || numbers.includes(undefined)) return undefined;
  return { values: numbers as number[], name };
}

/** Reads a value as numbers in rows: arrays of two or more axes, lists of lists. */
export function matrixOf(value: Json): Matrix | undefined {
  if (isList(value)) return matrixOfLists(value);
  if (tagOf(value) !== "ndarray") return undefined;
  const array = value as JsonObject;
  const shape = array["shape"] as readonly number[];
  if (shape.length < 2 || shape.includes(0)) return undefined;
  if (!NUMERIC.test(String(array["dtype"]))) return undefined;
  const planes = planesOf(array["values"] as readonly Json[], shape.length - 2);
  return {
    rows: shape.at(-2)!,
    columns: shape.at(-1)!,
    slices: planes.length,
    dtype: dtypeName(String(array["dtype"])),
    at: (slice, row, column) =>
      numberOf(planes[slice]?.[row]?.[column] ?? null) ?? NaN,
  };
}

type Plane = readonly (readonly Json[])[];

function planesOf(values: readonly Json[], axes: number): readonly Plane[] {
  if (axes === 0) return [values as Plane];
  return values.flatMap((part) => planesOf(part as readonly Json[], axes - 1));
}

function matrixOfLists(value: readonly Json[]): Matrix | undefined {
  const first = value[0];
  if (value.length < 2 || !isList(first) || first.length < 2) return undefined;
  const isMatrix = value.every((row) =>
    isList(row) && row.length === first.length && isNumeric(row)
  );
  if (!isMatrix) return undefined;
  const plane = value as Plane;
  return {
    rows: plane.length,
    columns: first.length,
    slices: 1,
    dtype: "list",
    at: (_, row, column) => numberOf(plane[row]?.[column] ?? null) ?? NaN,
  };
}
