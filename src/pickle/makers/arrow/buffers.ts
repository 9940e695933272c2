import { Part } from "../maker.ts";
import { outOfBounds } from "./reader.ts";

/** `py_buffer(bytes)`: the memory of an array. */
export class ArrowBuffer extends Part {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super();
    this.bytes = bytes;
  }

  value(): undefined {}
}

/** A buffer, which may be absent in an array without elements. */
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
