import { malformed } from "../../errors.ts";
import { overLimit } from "../../limits.ts";
import { setOwn } from "../../values/dict.ts";
import {
  type Layout,
  layoutOf,
  type NdDtype,
  spreadOf,
} from "../../values/dtype.ts";
import { isTuple } from "../../values/marks.ts";
import { NdArray, type NdArrayDetails } from "../../values/ndarray.ts";
import { latin1Bytes } from "../latin1.ts";
import { after, inSteps } from "../steps.ts";
import type { MakeContext } from "../maker.ts";
import { readCell, viewOf } from "./cells.ts";
import { NUMBERS } from "./numbers.ts";
import { storedPlaces, stridesOf } from "./order.ts";

/** The budget of an array. */
type Budget = Pick<MakeContext, "limits" | "charge">;

/**
 * The array of a shape.
 *
 * @param axes The position of axis i among the stored axes; undefined if they
 * are stored in order.
 */
export function arrayOf(
  dtype: NdDtype,
  shape: readonly number[],
  raw: unknown,
  axes: readonly number[] | undefined,
  context: Budget,
  details?: NdArrayDetails,
): unknown {
  const count = countOf(shape);
  const spread = spreadOf(shape);
  if (spread > context.limits.maxItems) {
    throw overLimit("Cannot make an array: it has too many items", "maxItems");
  }
  if (spread !== count) context.charge(spread);
  const layout = layoutOf(dtype);
  if (layout.hasObjects) {
    return arrayOfObjects(layout, shape, raw, context, details);
  }
  const stored = typeof raw === "string" ? latin1Bytes(raw) : raw;
  return after(
    stored,
    (bytes) => arrayOfBytes(layout, shape, bytes, axes, context, details),
  );
}

function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function arrayOfBytes(
  layout: Layout,
  shape: readonly number[],
  bytes: unknown,
  axes: readonly number[] | undefined,
  context: Budget,
  details?: NdArrayDetails,
): unknown {
  const { dtype } = layout;
  const count = countOf(shape);
  if (!(bytes instanceof Uint8Array)) return undefined;
  if (bytes.length !== count * dtype.itemsize) {
    throw malformed("Cannot make an array: its data has another size");
  }
  const strides = axes && stridesOf(shape, axes);
  const numbers = NUMBERS.get(`${dtype.kind}${dtype.itemsize}`);
  if (numbers !== undefined) {
    const stored = { bytes, layout, count, shape, strides };
    return new NdArray(dtype, shape, () => numbers(stored), details);
  }
  if (!"SUV".includes(dtype.kind)) return undefined;
  context.charge(count * (layout.cells * 16 + dtype.itemsize * 2));
  const cells = storedPlaces(count, shape, strides);
  const view = viewOf(bytes);
  const data: unknown[] = [];
  const read = inSteps(count, (from, to) => {
    for (let i = from; i < to; i++) {
      const place = cells === undefined ? i : cells[i]!;
      data.push(readCell(layout, view, place * dtype.itemsize));
    }
  }, data);
  return after(read, () => new NdArray(dtype, shape, data, details));
}

/** Elements that hold objects are written as a list, always in C order. */
function arrayOfObjects(
  layout: Layout,
  shape: readonly number[],
  raw: unknown,
  context: Budget,
  details?: NdArrayDetails,
): unknown {
  const count = countOf(shape);
  if (!Array.isArray(raw)) {
    throw malformed("Cannot make an array: its objects are not a list");
  }
  if (raw.length !== count) {
    throw malformed("Cannot make an array: its list has another length");
  }
  if (layout.fields.length === 0 && layout.base === null) {
    // The list may still change; the array does not.
    return new NdArray(layout.dtype, shape, raw.slice(), details);
  }
  context.charge(count * layout.cells * 16);
  const data: unknown[] = [];
  const read = inSteps(count, (from, to) => {
    for (let i = from; i < to; i++) data.push(recordOfTuple(layout, raw[i]));
  }, data);
  return after(read, () => new NdArray(layout.dtype, shape, data, details));
}

function recordOfTuple(layout: Layout, element: unknown): unknown {
  if (layout.fields.length === 0 || !isTuple(element)) return element;
  const record: Record<string, unknown> = {};
  layout.fields.forEach(([{ name }, inner], i) => {
    setOwn(record, name, recordOfTuple(inner, element[i] ?? null));
  });
  return record;
}
