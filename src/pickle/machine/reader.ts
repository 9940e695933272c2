import { malformed, Refusal } from "../errors.ts";

const NEWLINE = 0x0a;
const UINT32 = 0x1_0000_0000;

/** Reads the bytes of a pickle in order. No read exceeds the end. */
export class Reader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly end: number;
  /** The index of the next byte. */
  pos = 0;

  constructor(input: Uint8Array) {
    // Views must not be Buffers, and TextDecoder does not accept shared memory.
    const bytes = input.buffer instanceof ArrayBuffer
      ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
      : Uint8Array.from(input);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.end = bytes.byteLength;
  }

  /** Refuses to continue unless `count` more bytes exist. */
  require(count: number): void {
    const left = this.end - this.pos;
    if (count > left) {
      throw new Refusal(
        "truncated",
        `Cannot read ${count} bytes: ${left} are left`,
      );
    }
  }

  uint8(): number {
    if (this.pos >= this.end) this.require(1);
    return this.bytes[this.pos++]!;
  }

  uint16(): number {
    this.require(2);
    const at = this.pos;
    this.pos = at + 2;
    return this.bytes[at]! | (this.bytes[at + 1]! << 8);
  }

  int32(): number {
    this.require(4);
    const at = this.pos;
    this.pos = at + 4;
    return this.view.getInt32(at, true);
  }

  uint32(): number {
    return this.int32() >>> 0;
  }

  float64(): number {
    this.require(8);
    const at = this.pos;
    this.pos = at + 8;
    return this.view.getFloat64(at);
  }

  /** A length of eight bytes. Lengths above 2^53 always exceed the input. */
  length64(): number {
    const low = this.uint32();
    return this.uint32() * UINT32 + low;
  }

  /** A length of four bytes, which old writers signed. */
  signedLength(): number {
    const length = this.int32();
    if (length < 0) throw malformed("Cannot read text: its length is negative");
    return length;
  }

  /** The next `length` bytes, as a view. */
  take(length: number): Uint8Array {
    this.require(length);
    const at = this.pos;
    this.pos = at + length;
    return this.bytes.subarray(at, this.pos);
  }

  /** The bytes up to the next line feed, which is skipped. */
  line(): Uint8Array {
    const at = this.pos;
    const end = this.bytes.indexOf(NEWLINE, at);
    if (end < 0) {
      throw new Refusal("truncated", "Cannot read a line: it has no end");
    }
    this.pos = end + 1;
    return this.bytes.subarray(at, end);
  }
}
