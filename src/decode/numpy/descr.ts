// The types of .npy, as `descr_to_dtype` of numpy reads them: a code such as
// "<f8", a list of fields, or a type and a shape.

import { buildDtype } from "../../pickle/makers/numpy/dtype.ts";
import type { NdDtype } from "../../pickle/values/dtype.ts";
import { markImmutable } from "../../pickle/values/marks.ts";
import type { Literal } from "./header.ts";

/** A type code, such as `|O`, `<M8[25s]` and `<U3`. */
const CODE = /^([<>|=]?)([a-zA-Z?]\d{0,10})(?:\[(\d{0,9})(\w{1,8})\])?$/;
const MAX_DEPTH = 32;
/** The size of a Python object in an array. */
const POINTER_BYTES = 8;

/** Parses the type in a header; undefined if its form is unknown. */
export function dtypeOf(descr: Literal, depth = 0): NdDtype | undefined {
  if (depth > MAX_DEPTH) return undefined;
  if (typeof descr === "string") return codeDtype(descr);
  if (!Array.isArray(descr)) return undefined;
  if (Object.isFrozen(descr)) {
    const [base, shape] = descr;
    return subarrayDtype(dtypeOf(base!, depth + 1), shape);
  }
  return recordDtype(descr, depth);
}

/** The state of numpy.dtype, as in pickles. */
function stateOf(
  order: string,
  parts: {
    readonly subarray?: unknown;
    readonly names?: unknown;
    readonly fields?: unknown;
    readonly size?: number;
    readonly unit?: unknown;
  },
): unknown {
  const { subarray = null, names = null, fields = null, size = -1, unit } =
    parts;
  const state = [3, order, subarray, names, fields, size, -1, 0];
  return tuple(...state, ...unit === undefined ? [] : [unit]);
}

function tuple(...items: unknown[]): unknown[] {
  return markImmutable(items);
}

function codeDtype(text: string): NdDtype | undefined {
  const parts = CODE.exec(text);
  if (parts === null) return undefined;
  const [, order = "", code, count, unit] = parts;
  return buildDtype(
    code,
    stateOf(order === ">" ? ">" : "<", {
      ...(code === "O" && { size: POINTER_BYTES }),
      ...(unit !== undefined && {
        unit: tuple({}, tuple(unit, Number(count || 1), 1, 1)),
      }),
    }),
  );
}

function subarrayDtype(
  base: NdDtype | undefined,
  shape: Literal | undefined,
): NdDtype | undefined {
  const sizes = typeof shape === "number" ? [shape] : shape;
  const isShape = Array.isArray(sizes) &&
    sizes.every((size) => typeof size === "number" && size >= 0);
  if (base === undefined || !isShape) return undefined;
  const count = (sizes as number[]).reduce((all, size) => all * size, 1);
  const size = base.itemsize * count;
  const subarray = tuple(base, markImmutable([...sizes as number[]]));
  return buildDtype("V", stateOf("|", { subarray, size }));
}

function recordDtype(
  fields: readonly Literal[],
  depth: number,
): NdDtype | undefined {
  const names: string[] = [];
  const places = new Map<string, unknown>();
  let offset = 0;
  for (const field of fields) {
    if (!Array.isArray(field)) return undefined;
    const [label, descr, shape] = field as Literal[];
    const type = dtypeOf(descr ?? null, depth + 1);
    const dtype = shape === undefined ? type : subarrayDtype(type, shape);
    if (dtype === undefined) return undefined;
    const isPadding = label === "" && dtype.kind === "V" &&
      dtype.fields === null;
    if (!isPadding) {
      // A field may have a title before its name.
      const name = Array.isArray(label) ? label[1] : label;
      if (typeof name !== "string" || places.has(name)) return undefined;
      names.push(name);
      places.set(name, tuple(dtype, offset));
    }
    offset += dtype.itemsize;
  }
  return buildDtype(
    "V",
    stateOf("|", {
      names: markImmutable([...names]),
      fields: places,
      size: offset,
    }),
  );
}
