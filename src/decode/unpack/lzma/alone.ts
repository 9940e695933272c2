import { decode } from "./decoder.ts";
import { LZMA_HEADER, readLzmaHeader } from "./header.ts";
import { isUsedUp, startRange } from "./range_coder.ts";
import {
  damaged,
  newLzma,
  resizeDictionary,
  setProperties,
  tooShort,
} from "./state.ts";
import { makeRoom } from "./window.ts";

/** The number of bytes before other tasks may run. */
const CHUNK = 1 << 16;

/** Unpacks the legacy `.lzma` format. It has no checksum. */
export function* unlzmaAlone(
  bytes: Uint8Array,
): Generator<Uint8Array, void, undefined> {
  const header = readLzmaHeader(bytes);
  if (header === undefined) {
    throw bytes.length < LZMA_HEADER ? tooShort() : damaged();
  }
  const lzma = newLzma();
  resizeDictionary(lzma, header.dictionary);
  setProperties(lzma, header.properties);
  startRange(lzma, bytes, LZMA_HEADER, bytes.length);
  let left = header.size ?? Infinity;
  let ended = false;
  // An end marker may follow, even if the size is known.
  while (!ended && (left > 0 || !isUsedUp(lzma))) {
    const limit = Math.min(makeRoom(lzma), Math.max(left, 1), CHUNK);
    const start = lzma.position;
    ended = decode(lzma, limit);
    left -= lzma.position - start;
    if (left < 0) throw damaged();
    if (lzma.position > start) yield lzma.window.slice(start, lzma.position);
  }
  const isWhole = header.size === undefined || left === 0;
  if (!isUsedUp(lzma) || !isWhole) throw damaged();
}
