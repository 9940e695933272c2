import { decode } from "./decoder.ts";
import { isLzmaProperties } from "./header.ts";
import { isUsedUp, startRange } from "./range_coder.ts";
import {
  damaged,
  type Lzma,
  resetDictionary,
  resetState,
  setProperties,
  tooShort,
} from "./state.ts";
import { addPlain, makeRoom } from "./window.ts";

/** The values of the control byte of a chunk. */
const END = 0;
const PLAIN_AFTER_RESET = 1;
const PLAIN = 2;
const PACKED = 0x80;
/** The reset bits of a packed chunk, from the weakest to the strongest. */
const RESET_STATE = 1;
const NEW_PROPERTIES = 2;
const RESET_ALL = 3;

/** The number of bytes before other tasks may run. */
const SLICE = 1 << 16;

/**
 * Unpacks LZMA2 data from an index.
 *
 * @returns The index after it.
 */
export function* unlzma2(
  lzma: Lzma,
  bytes: Uint8Array,
  start: number,
): Generator<Uint8Array, number, undefined> {
  let at = start;
  let needs = RESET_ALL;
  while (true) {
    const control = byteAt(bytes, at++);
    if (control === END) return at;
    if (control < PACKED) {
      if (control > PLAIN) throw damaged();
      const resets = control === PLAIN_AFTER_RESET;
      if (resets) {
        resetDictionary(lzma);
        needs = Math.min(needs, NEW_PROPERTIES);
      } else if (needs === RESET_ALL) throw damaged();
      const size = word(bytes, at) + 1;
      at = yield* copyPlain(lzma, bytes, at + 2, size);
      continue;
    }
    const reset = (control >> 5) & 3;
    if (reset < needs) throw damaged();
    const size = ((control & 0x1f) << 16) + word(bytes, at) + 1;
    const packed = word(bytes, at + 2) + 1;
    at += 4;
    if (reset === RESET_ALL) resetDictionary(lzma);
    if (reset >= NEW_PROPERTIES) {
      const properties = byteAt(bytes, at++);
      if (!isLzmaProperties(properties)) throw damaged();
      setProperties(lzma, properties);
    } else if (reset === RESET_STATE) resetState(lzma);
    needs = 0;
    if (at + packed > bytes.length) throw tooShort();
    startRange(lzma, bytes, at, at + packed);
    yield* unpackChunk(lzma, size);
    at += packed;
  }
}

function byteAt(bytes: Uint8Array, at: number): number {
  if (at < bytes.length) return bytes[at]!;
  throw tooShort();
}

function word(bytes: Uint8Array, at: number): number {
  return (byteAt(bytes, at) << 8) | byteAt(bytes, at + 1);
}

function* copyPlain(
  lzma: Lzma,
  bytes: Uint8Array,
  start: number,
  size: number,
): Generator<Uint8Array, number, undefined> {
  const end = start + size;
  if (end > bytes.length) throw tooShort();
  for (let at = start; at < end;) {
    const part = bytes.subarray(at, Math.min(end, at + makeRoom(lzma)));
    addPlain(lzma, part);
    at += part.length;
    yield part;
  }
  return end;
}

function* unpackChunk(
  lzma: Lzma,
  size: number,
): Generator<Uint8Array, void, undefined> {
  for (let left = size; left > 0;) {
    const limit = Math.min(makeRoom(lzma), left, SLICE);
    const start = lzma.position;
    if (decode(lzma, limit)) throw damaged(); // LZMA2 has no end marker
    left -= limit;
    yield lzma.window.slice(start, lzma.position);
  }
  if (!isUsedUp(lzma)) throw damaged();
}
