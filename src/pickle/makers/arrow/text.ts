// Strings and bytes of Arrow: all in one buffer, or views into several.

import { PickleError } from "../../errors.ts";
import { decodeUtf8 } from "../../values/text.ts";
import { bufferAt, viewOf } from "./buffers.ts";
import {
  type ArrowContext,
  outOfBounds,
  type Reader,
  type StoredArrow,
} from "./reader.ts";

/**
 * The end of each element: 4 or 8 bytes each, one more than there are elements.
 */
export interface Ends {
  at(place: number): number;
}

const WIDTHS: ReadonlyMap<string, number> = new Map<string, number>([
  ["string", 4],
  ["binary", 4],
  ["large_string", 8],
  ["large_binary", 8],
]);

/** Reads strings or bytes; undefined for other types. */
export function readText(
  stored: StoredArrow,
  context: ArrowContext,
): Reader | undefined {
  const { name } = stored.type;
  const isText = name.includes("string");
  const width = WIDTHS.get(name);
  if (width !== undefined) return readJoined(stored, width, isText, context);
  return name === "string_view" || name === "binary_view"
    ? readViews(stored, isText, context)
    : undefined;
}

/** Checks that ends never decrease, so that no byte belongs to two elements. */
export function endsOf(
  { offset, length, buffers }: StoredArrow,
  width: number,
  most: number,
  context: ArrowContext,
): Ends {
  if (length === 0) return { at: () => 0 };
  const view = viewOf(bufferAt(buffers, 1, (offset + length + 1) * width));
  const at = width === 4
    ? (place: number) => view.getInt32(place * 4, true)
    : (place: number) => Number(view.getBigInt64(place * 8, true));
  context.checks.push({
    count: length,
    run(from, to) {
      let before = at(offset + from);
      if (!(before >= 0)) throw outOfBounds();
      for (let i = offset + from + 1; i <= offset + to; i++) {
        const end = at(i);
        if (!(end >= before && end <= most)) throw outOfBounds();
        before = end;
      }
    },
  });
  return { at };
}

/** Strings are decoded on use, so that the caller receives the error. */
function textOf(bytes: Uint8Array): string {
  try {
    return decodeUtf8(bytes);
  } catch {
    const message = "Cannot read text of Arrow: it is not UTF-8";
    throw new PickleError("malformed", message, { offset: bytes.byteOffset });
  }
}

function readJoined(
  stored: StoredArrow,
  width: number,
  isText: boolean,
  context: ArrowContext,
): Reader {
  const all = stored.buffers[2] ?? new Uint8Array(0);
  const ends = endsOf(stored, width, all.length, context);
  context.charge(stored.length === 0 ? 0 : all.length);
  return {
    read(place) {
      const bytes = all.subarray(ends.at(place), ends.at(place + 1));
      return isText ? textOf(bytes) : bytes;
    },
  };
}

const VIEW_BYTES = 16;
/** Views up to this number of bytes contain the bytes themselves. */
const INLINE = 12;

/** Many views may share bytes, so that each is charged. */
function readViews(
  { offset, length, buffers }: StoredArrow,
  isText: boolean,
  context: ArrowContext,
): Reader {
  const views = bufferAt(buffers, 1, (offset + length) * VIEW_BYTES);
  const view = viewOf(views);
  const bytesOf = (place: number): Uint8Array => {
    const at = place * VIEW_BYTES;
    const size = view.getInt32(at, true);
    if (size >= 0 && size <= INLINE) {
      return views.subarray(at + 4, at + 4 + size);
    }
    const data = buffers[2 + view.getInt32(at + 8, true)];
    const from = view.getInt32(at + 12, true);
    const isThere = data !== undefined && size >= 0 && from >= 0 &&
      from + size <= data.length;
    if (!isThere) throw outOfBounds();
    return data.subarray(from, from + size);
  };
  const valid = buffers[0];
  context.checks.push({
    count: length,
    run(from, to) {
      for (let i = offset + from; i < offset + to; i++) {
        const isNull = valid !== undefined &&
          ((valid[i >> 3] ?? 0) >> (i & 7) & 1) === 0;
        if (!isNull) context.charge(bytesOf(i).length);
      }
    },
  });
  return {
    read: (place) => isText ? textOf(bytesOf(place)) : bytesOf(place),
  };
}
