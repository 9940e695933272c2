// pandas' sparse columns: the values that differ from a fill value, and their
// positions.

import type { MakeContext } from "../maker.ts";
import { current } from "../../values/forward.ts";
import { NdArray } from "../../values/ndarray.ts";
import { getOwn, isDict } from "../../values/dict.ts";
import { columnsOf, PdArray } from "./column.ts";
import { sparseName } from "./dtype.ts";
import { className, pick } from "./state.ts";
import { PyObject } from "../../values/object.ts";

const CELL_BYTES = 8;

/** A sparse column with all of its values. */
export function sparse(
  state: unknown,
  context: MakeContext,
): PdArray | undefined {
  const index = pick(state, "_sparse_index");
  const values = pick(state, "_sparse_values");
  const dtype = pick(state, "_dtype");
  if (!(index instanceof PyObject) || !(values instanceof NdArray)) {
    return undefined;
  }
  const [length] = index.args;
  const places = placesOf(index, values.size);
  const own = columnsOf(values)?.column(0);
  if (!isLength(length) || places === undefined || own === undefined) {
    return undefined;
  }
  if (places.some((place) => !(place >= 0 && place < length))) return undefined;
  context.charge((length + places.length) * CELL_BYTES);
  const filler = fillerOf(dtype);
  // The fill value may be an object, which is replaced in place.
  const filled = [filler];
  return new PdArray(
    sparseName(own.dtype, filler),
    [1, length],
    () => {
      const full = new Array<unknown>(length).fill(current(filled[0]));
      places.forEach((place, i) => full[place] = own.at(i));
      return full;
    },
    undefined,
    [filled, ...columnsOf(values)?.objects ?? []],
  );
}

/** The fill value; NaN if the type states none. */
function fillerOf(dtype: unknown): unknown {
  if (!(dtype instanceof PyObject) || !isDict(dtype.state)) return NaN;
  const filler = getOwn(dtype.state, "_fill_value");
  return filler === undefined ? NaN : current(filler);
}

function isLength(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** `IntIndex(length, places)`, or `BlockIndex(length, starts, lengths)`. */
function placesOf(index: PyObject, count: number): number[] | undefined {
  const [, first, second] = index.args.map(current);
  if (!(first instanceof NdArray)) return undefined;
  const starts = first.values().map(Number);
  if (className(index) === "IntIndex") {
    return starts.length === count ? starts : undefined;
  }
  if (!(second instanceof NdArray) || second.size !== first.size) {
    return undefined;
  }
  const places: number[] = [];
  for (const [i, size] of second.values().map(Number).entries()) {
    if (!(size >= 0 && places.length + size <= count)) return undefined;
    for (let k = 0; k < size; k++) places.push(starts[i]! + k);
  }
  return places.length === count ? places : undefined;
}
