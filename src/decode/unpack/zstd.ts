import { decompress } from "fzstd";

/** Unpacks a frame of Zstandard, of which it is known how long it gets. */
export function unzstd(packed: Uint8Array, length: number): Uint8Array {
  return decompress(packed, new Uint8Array(length));
}
