import type { Json, JsonObject } from "../api/api.ts";
import { momentOf } from "../format.ts";
import { unmasked } from "./masked.ts";
import { labelText } from "./table.ts";
import { dtypeName } from "./text.ts";
import { field, isList, numberOf, tagOf } from "./value.ts";

/** Numbers in a row, with the places they stand at. */
export interface Numbers {
  readonly values: readonly number[];
  readonly name: string;
  /** Where they stand, ascending: positions, numbers or seconds since 1970. */
  readonly places: readonly number[];
  readonly scale: "position" | "number" | "time";
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
    return atPositions(value.map((item) => numberOf(item)!), "value");
  }
  const object = value as JsonObject;
  if (tag === "ndarray" || tag === "maskedarray") {
    const object = unmasked(value as JsonObject);
    const shape = object["shape"] as readonly number[];
    if (shape.length !== 1 || !NUMERIC.test(String(object["dtype"]))) return;
    return toNumbers(object["values"] as readonly Json[], "value");
  }
  if (tag === "array") return toNumbers(object["values"] as Json[], "value");
  if (tag === "series") {
    const numbers = toNumbers(
      object["data"] as readonly Json[],
      labelText(field(object, "name") ?? "value"),
    );
    return numbers && atIndex(numbers, object["index"] as readonly Json[]);
  }
  return undefined;
}

function toNumbers(values: readonly Json[], name: string): Numbers | undefined {
  const numbers = values.map(numberOf);
  if (numbers.length < 2 || numbers.includes(undefined)) return undefined;
  return atPositions(numbers as number[], name);
}

function atPositions(values: readonly number[], name: string): Numbers {
  const places = values.map((_, at) => at);
  return { values, name, places, scale: "position" };
}

/** Where the index is of moments or numbers that ascend, they are the places. */
function atIndex(numbers: Numbers, index: readonly Json[]): Numbers {
  const isTime = index.every((label) => tagOf(label) === "datetime");
  const places = index.map((label) =>
    isTime ? secondsOf(label) : isNumeric([label]) ? numberOf(label)! : NaN
  );
  const ascends = places.every((place, at) =>
    at === 0 ? Number.isFinite(place) : place > places[at - 1]!
  );
  if (!ascends || places.length !== numbers.values.length) return numbers;
  return { ...numbers, places, scale: isTime ? "time" : "number" };
}

/** A moment without an offset counts as one of UTC. */
function secondsOf(moment: Json): number {
  return momentOf(String((moment as JsonObject)["iso"])).getTime() / 1_000;
}

/** Reads a value as numbers in rows: arrays of two or more axes, lists of lists. */
export function matrixOf(value: Json): Matrix | undefined {
  if (isList(value)) return matrixOfLists(value);
  const tag = tagOf(value);
  if (tag !== "ndarray" && tag !== "maskedarray") return undefined;
  const array = unmasked(value as JsonObject);
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
