// Elements that are not numbers: strings, bytes, records, sub-arrays.

import { malformed } from "../../errors.ts";
import { setOwn } from "../../values/dict.ts";
import { type Layout, NdDtype } from "../../values/dtype.ts";
import { naturalValue, NdArray } from "../../values/ndarray.ts";
import { NUMBERS } from "./numbers.ts";

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * One element as a JavaScript value. Types nest at most 32 deep, and so do the
 * calls.
 */
export function readCell(layout: Layout, view: DataView, at: number): unknown {
  const { dtype, fields, base } = layout;
  if (base !== null) return readSubarray(layout, base, view, at);
  if (dtype.fields !== null) {
    const record: Record<string, unknown> = {};
    for (const [{ name, offset }, inner] of fields) {
      setOwn(record, name, readCell(inner, view, at + offset));
    }
    return record;
  }
  const bytes = new Uint8Array(
    view.buffer,
    view.byteOffset + at,
    dtype.itemsize,
  );
  if (dtype.kind === "V") return bytes;
  if (dtype.kind === "S") return bytes.subarray(0, endOf(bytes));
  if (dtype.kind === "U") return textOf(view, at, layout);
  const numbers = NUMBERS.get(`${dtype.kind}${dtype.itemsize}`);
  if (numbers === undefined) return bytes;
  const data = numbers({
    bytes,
    layout,
    count: 1,
    shape: [],
    strides: undefined,
  });
  return naturalValue(data, dtype, 0);
}

function readSubarray(
  { dtype }: Layout,
  base: Layout,
  view: DataView,
  at: number,
): unknown {
  const { shape } = dtype.subarray!;
  const count = shape.reduce((product, size) => product * size, 1);
  const cells: unknown[] = [];
  for (let i = 0; i < count; i++) {
    cells.push(readCell(base, view, at + i * base.dtype.itemsize));
  }
  return new NdArray(new NdDtype("O", 8), shape, cells).toArray();
}

/** numpy pads bytes with zeros, and removes them again. */
function endOf(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end;
}

/** A string of four bytes a character, padded with zeros. */
function textOf(
  view: DataView,
  at: number,
  { dtype, swapped }: Layout,
): string {
  let end = dtype.itemsize;
  while (end > 0 && view.getUint32(at + end - 4) === 0) end -= 4;
  let text = "";
  for (let i = 0; i < end; i += 4) {
    const point = view.getUint32(at + i, !swapped);
    if (point > 0x10ffff) {
      throw malformed("Cannot read text of numpy: a character is out of range");
    }
    text += String.fromCodePoint(point);
  }
  return text;
}
