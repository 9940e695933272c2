import { isJsonObject } from "../json_object.ts";
import { fieldProblem, kindOf, type Path, withArticle } from "./bad_row.ts";

/** A value without fields; those with `?` may be null or absent. */
export type LeafShape = "string" | "string?" | "integer" | "integer?";

/** The fields of an object that are checked; any others may be there. */
export type FieldShapes = readonly (readonly [name: string, shape: Shape])[];

/** A schema, compiled to the little that rows need of one. */
export type Shape =
  | LeafShape
  | { readonly fields: FieldShapes }
  /** May be null or absent. */
  | { readonly nullish: Shape }
  | {
    /** The field whose value selects the fields. */
    readonly by: string;
    readonly cases: Readonly<Record<string, FieldShapes>>;
  };

/** Finds what is wrong with a value, in words; an empty list if it is right. */
export function problemsOf(
  shape: Shape,
  value: unknown,
  path: Path,
): readonly string[] {
  if (typeof shape === "string") {
    return isLeaf(shape, value)
      ? NONE
      : [mismatch(path, value, leafKind(shape, value))];
  }
  if ("nullish" in shape) {
    return isNullish(value) ? NONE : problemsOf(shape.nullish, value, path);
  }
  if (!isJsonObject(value)) return [mismatch(path, value, "object")];
  if ("fields" in shape) return problemsOfFields(shape.fields, value, path);
  const { by, cases } = shape;
  const name = value[by];
  if (typeof name !== "string") {
    return [mismatch([...path, by], name, "string")];
  }
  return Object.hasOwn(cases, name)
    ? problemsOfFields(cases[name]!, value, path)
    : [unknownCase([...path, by], name)];
}

const NONE: readonly string[] = [];

function problemsOfFields(
  fields: FieldShapes,
  object: Readonly<Record<string, unknown>>,
  path: Path,
): readonly string[] {
  let problems: readonly string[] = NONE;
  for (const [name, shape] of fields) {
    const value = object[name];
    if (typeof shape === "string" && isLeaf(shape, value)) continue;
    const found = problemsOf(shape, value, [...path, name]);
    if (found.length > 0) problems = [...problems, ...found];
  }
  return problems;
}

function isLeaf(shape: LeafShape, value: unknown): boolean {
  switch (shape) {
    case "string":
      return typeof value === "string";
    case "string?":
      return typeof value === "string" || isNullish(value);
    case "integer":
      return Number.isSafeInteger(value);
    case "integer?":
      return Number.isSafeInteger(value) || isNullish(value);
  }
}

function isNullish(value: unknown): boolean {
  return value === null || value === undefined;
}

function leafKind(shape: LeafShape, value: unknown): string {
  if (shape.startsWith("string")) return "string";
  return typeof value === "number" && !Number.isNaN(value)
    ? "integer"
    : "number";
}

function mismatch(path: Path, value: unknown, kind: string): string {
  return fieldProblem(path, `is ${kindOf(value)}, not ${withArticle(kind)}`);
}

function unknownCase(path: Path, name: string): string {
  const found = `"${name.slice(0, 80)}"`;
  return fieldProblem(path, `is ${found}, which is not a state of Prefect 1.x`);
}
