import {
  Z_BUF_ERROR,
  Z_NO_FLUSH,
  Z_OK,
  Z_STREAM_END,
  zlibInflate,
  zlibInflateInit2,
  zlibInflateReset,
  ZStream,
} from "pako";

// DecompressionStream is not faster (measured), fails on gzip of several
// members in Deno, and does not report the end of a member.

const OUTPUT = 1 << 18;
/** The maximum number of input bytes at once, as blocks may be empty. */
const INPUT = 1 << 14;
/** zlib's windowBits for a gzip header and a zlib header. */
const GZIP_HEADER = 31;
const ZLIB_HEADER = 15;
const NO_HEADER = -15;

/** A decompressor, and its output that has not been yielded. */
interface Inflater {
  readonly format: string;
  readonly stream: ZStream;
  output: Uint8Array<ArrayBuffer>;
  filled: number;
}

function createInflater(format: string, windowBits: number): Inflater {
  const stream = new ZStream();
  zlibInflateInit2(stream, windowBits);
  return { format, stream, output: new Uint8Array(OUTPUT), filled: 0 };
}

/** Unpacks gzip: a sequence of members, with zeros after the last. */
export function* gunzip(
  bytes: Uint8Array,
): Generator<Uint8Array, void, undefined> {
  const inflater = createInflater("gzip", GZIP_HEADER);
  let at = 0;
  while (at < bytes.length) {
    at = yield* inflateOne(inflater, bytes, at);
    while (bytes[at] === 0) at++;
    zlibInflateReset(inflater.stream);
  }
  yield inflater.output.subarray(0, inflater.filled);
}

/** Unpacks data of zlib's `compress`. */
export function* unzlib(
  bytes: Uint8Array,
): Generator<Uint8Array, void, undefined> {
  const inflater = createInflater("zlib", ZLIB_HEADER);
  const end = yield* inflateOne(inflater, bytes, 0);
  yield inflater.output.subarray(0, inflater.filled);
  if (end === bytes.length) return;
  throw new SyntaxError("Cannot unpack zlib: there are bytes after its end");
}

/** Unpacks deflate without a header, as in zip. */
export function* inflateRaw(
  bytes: Uint8Array,
): Generator<Uint8Array, void, undefined> {
  const inflater = createInflater("deflate", NO_HEADER);
  const end = yield* inflateOne(inflater, bytes, 0);
  yield inflater.output.subarray(0, inflater.filled);
  if (end === bytes.length) return;
  throw new SyntaxError("Cannot unpack deflate: there are bytes after its end");
}

const NOTHING = new Uint8Array();

/** Returns the index of the byte after the stream that starts at `start`. */
function* inflateOne(
  inflater: Inflater,
  bytes: Uint8Array,
  start: number,
): Generator<Uint8Array, number, undefined> {
  const { stream, format } = inflater;
  stream.input = bytes;
  stream.next_in = start;
  while (true) {
    stream.avail_in = Math.min(bytes.length - stream.next_in, INPUT);
    stream.output = inflater.output;
    stream.next_out = inflater.filled;
    stream.avail_out = OUTPUT - inflater.filled;
    const status = zlibInflate(stream, Z_NO_FLUSH);
    inflater.filled = stream.next_out;
    const hasEnded = status === Z_STREAM_END;
    if (!hasEnded && status !== Z_OK) {
      const why = status === Z_BUF_ERROR && stream.next_in === bytes.length
        ? "it ends too early"
        : "it is damaged";
      throw new SyntaxError(`Cannot unpack ${format}: ${why}`);
    }
    if (inflater.filled === OUTPUT) {
      yield inflater.output;
      inflater.output = new Uint8Array(OUTPUT);
      inflater.filled = 0;
    } else yield NOTHING;
    if (hasEnded) return stream.next_in;
  }
}
