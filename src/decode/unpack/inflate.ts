import {
  Z_BUF_ERROR,
  Z_NO_FLUSH,
  Z_OK,
  Z_STREAM_END,
  zlibInflate,
  zlibInflateInit2,
  ZStream,
} from "pako";

// DecompressionStream is no faster where it was measured, fails on gzip of
// several members in Deno, and does not say where a member ends.

const CHUNK = 1 << 18;
/** What zlib calls windowBits: a header of gzip, or of zlib. */
const GZIP_HEADER = 31;
const ZLIB_HEADER = 15;

/** Unpacks gzip: members one after the other, and zeros after the last. */
export function* gunzip(
  bytes: Uint8Array,
): Generator<Uint8Array, void, undefined> {
  let at = 0;
  while (at < bytes.length) {
    at += yield* inflateOne(bytes.subarray(at), GZIP_HEADER, "gzip");
    while (bytes[at] === 0) at++;
  }
}

/** Unpacks what zlib's `compress` writes. */
export function* unzlib(
  bytes: Uint8Array,
): Generator<Uint8Array, void, undefined> {
  const length = yield* inflateOne(bytes, ZLIB_HEADER, "zlib");
  if (length === bytes.length) return;
  throw new SyntaxError("Cannot unpack zlib: there are bytes after its end");
}

/** Returns how many bytes it took. */
function* inflateOne(
  bytes: Uint8Array,
  windowBits: number,
  format: string,
): Generator<Uint8Array, number, undefined> {
  const stream = new ZStream();
  zlibInflateInit2(stream, windowBits);
  stream.input = bytes;
  stream.avail_in = bytes.length;
  while (true) {
    stream.output = new Uint8Array(CHUNK);
    stream.next_out = 0;
    stream.avail_out = CHUNK;
    const status = zlibInflate(stream, Z_NO_FLUSH);
    const ended = status === Z_STREAM_END;
    if (!ended && status !== Z_OK) {
      const why = status === Z_BUF_ERROR && stream.avail_in === 0
        ? "it ends too early"
        : "it is damaged";
      throw new SyntaxError(`Cannot unpack ${format}: ${why}`);
    }
    if (stream.next_out > 0) yield stream.output.subarray(0, stream.next_out);
    if (ended) return stream.next_in;
  }
}
