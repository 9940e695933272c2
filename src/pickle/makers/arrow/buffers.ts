import { outOfBounds } from "./reader.ts";

/** A buffer, which an array without elements may lack. */
export function bufferAt(
  buffers: readonly (Uint8Array | undefined)[],
  place: number,
  size: number,
): Uint8Array {
  const bytes = buffers[place] ?? new Uint8Array(0);
  if (bytes.length < size) throw outOfBounds();
  return bytes;
}

/** A view on the numbers in bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
