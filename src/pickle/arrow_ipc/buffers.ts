// The buffers of a batch, unpacked if they are compressed.

import { malformed } from "../errors.ts";
import { damagedIpc } from "./check.ts";
import type { RecordBatch } from "./library.ts";
import { unpackLz4 } from "./lz4.ts";
import { unpackZstd } from "./zstd.ts";

const LZ4 = 0;
const ZSTD = 1;
const LENGTH_BYTES = 8;
const NOT_COMPRESSED = -1n;
/** The maximum ratio of zstd; that of LZ4 is 255. */
const MAX_RATIO = 1 << 16;

/** Charges created bytes. */
interface Paying {
  charge(bytes: number): void;
  admit?(bytes: number): void;
}

/** Takes the buffers of a batch in order. */
export function* buffersOf(
  { regions, compression }: RecordBatch,
  body: Uint8Array,
  paying: Paying,
): Generator<void, Uint8Array[]> {
  const buffers: Uint8Array[] = [];
  for (const { offset, length } of regions) {
    const end = offset + length;
    if (!(offset >= 0 && length >= 0 && end <= body.length)) throw damagedIpc();
    const stored = body.subarray(offset, end);
    buffers.push(
      compression && length > 0
        ? yield* unpacked(stored, compression.codec, paying)
        : stored,
    );
    yield;
  }
  return buffers;
}

/** The length of a buffer, and the buffer in the form of the codec. */
function* unpacked(
  stored: Uint8Array,
  codec: number,
  paying: Paying,
): Generator<void, Uint8Array> {
  if (stored.length < LENGTH_BYTES) throw damagedIpc();
  const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
  const stated = view.getBigInt64(0, true);
  const packed = stored.subarray(LENGTH_BYTES);
  if (stated === NOT_COMPRESSED) return packed;
  const length = Number(stated);
  if (!(length >= 0 && length <= packed.length * MAX_RATIO)) throw damagedIpc();
  paying.charge(length);
  paying.admit?.(length);
  if (codec === LZ4) return yield* unpackLz4(packed, length);
  if (codec === ZSTD) return yield* unpackZstd(packed, length);
  throw malformed("Cannot read Arrow's IPC format: its compression is unknown");
}
