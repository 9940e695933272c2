import { Decompress } from "fzstd";
import { malformed } from "../errors.ts";

/** The number of bytes between pauses. */
const STEP = 65_536;

/** Unpacks zstd piece by piece. */
export function* unpackZstd(
  packed: Uint8Array,
  length: number,
): Generator<void, Uint8Array> {
  const unpacked = new Uint8Array(length);
  let to = 0;
  const stream = new Decompress((piece) => {
    if (to + piece.length > length) throw damaged();
    unpacked.set(piece, to);
    to += piece.length;
  });
  try {
    for (let at = 0; at < packed.length; at += STEP) {
      const isLast = at + STEP >= packed.length;
      stream.push(packed.subarray(at, at + STEP), isLast);
      yield;
    }
  } catch {
    throw damaged(); // the library has its own errors
  }
  if (to !== length) throw damaged();
  return unpacked;
}

function damaged(): Error {
  return malformed("Cannot unpack zstd: it is damaged");
}
