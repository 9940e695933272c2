// Columns of text that pandas keeps in pyarrow: the Arrow columnar format, of
// which pyarrow pickles the buffers.

import { malformed } from "../../errors.ts";
import type { MakeContext } from "../maker.ts";
import { PdArray } from "./column.ts";
import { decodeUtf8 } from "../../values/text.ts";
import { PyObject } from "../../values/object.ts";

type Texts = readonly (string | null)[];

/** A column of text, undefined if it is of another type. */
export function arrowStrings(
  data: unknown,
  _dtype: unknown,
  _state: unknown,
  context: MakeContext,
): PdArray | undefined {
  const chunks = chunksOf(data);
  const texts = chunks?.map((chunk) => textsOf(chunk, context));
  if (texts === undefined || texts.includes(undefined)) return undefined;
  const all = (texts as Texts[]).flat();
  return new PdArray("string", [1, all.length], () => all);
}

function isCall(value: unknown, name: string): value is PyObject {
  return value instanceof PyObject && value.className === `pyarrow.lib.${name}`;
}

function chunksOf(data: unknown): readonly unknown[] | undefined {
  if (isCall(data, "_restore_array")) return [data];
  const chunks = isCall(data, "chunked_array") ? data.args[0] : undefined;
  return Array.isArray(chunks) ? chunks : undefined;
}

/** `_restore_array((type, length, nulls, offset, buffers, children, dictionary))` */
function textsOf(chunk: unknown, context: MakeContext): Texts | undefined {
  const parts = isCall(chunk, "_restore_array") ? chunk.args[0] : undefined;
  if (!Array.isArray(parts)) return undefined;
  const [type, length, , offset, buffers] = parts as unknown[];
  const [alias] = isCall(type, "type_for_alias") ? type.args : [];
  const width = typeof alias === "string" ? WIDTHS.get(alias) : undefined;
  const known = isCount(length) && isCount(offset) && Array.isArray(buffers);
  if (width === undefined || !known) return undefined;
  const [valid, ends, text] = buffers.map(bufferOf);
  if (ends === undefined || ends.length < (offset + length + 1) * width) {
    return length === 0 ? [] : undefined;
  }
  context.charge(CHUNK_BYTES + length * CELL_BYTES);
  const view = new DataView(ends.buffer, ends.byteOffset, ends.byteLength);
  const at = (i: number) =>
    width === 4
      ? view.getInt32(i * 4, true)
      : Number(view.getBigInt64(i * 8, true));
  const texts: (string | null)[] = [];
  for (let i = offset; i < offset + length; i++) {
    const isNull = valid !== undefined &&
      ((valid[i >> 3] ?? 0) >> (i & 7) & 1) === 0;
    if (isNull) texts.push(null);
    else {
      context.charge(Math.max(0, at(i + 1) - at(i)));
      texts.push(textBetween(text, at(i), at(i + 1)));
    }
  }
  return texts;
}

const CELL_BYTES = 16;
const CHUNK_BYTES = 256;
const WIDTHS: ReadonlyMap<string, number> = new Map<string, number>([
  ["string", 4],
  ["utf8", 4],
  ["large_string", 8],
  ["large_utf8", 8],
]);

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function bufferOf(buffer: unknown): Uint8Array | undefined {
  const bytes = isCall(buffer, "py_buffer") ? buffer.args[0] : undefined;
  return bytes instanceof Uint8Array ? bytes : undefined;
}

function textBetween(
  text: Uint8Array | undefined,
  from: number,
  to: number,
): string {
  if (from === to) return "";
  if (text === undefined || !(from >= 0 && from <= to && to <= text.length)) {
    throw malformed("Cannot read a column of text: it is out of bounds");
  }
  return decodeUtf8(text.subarray(from, to));
}
