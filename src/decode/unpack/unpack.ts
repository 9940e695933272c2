import { startSlices, type TimeSlices } from "../../async/time_slices.ts";
import { tooLarge } from "../errors.ts";
import { DEFAULT_MAX_BYTES, type DeserializeContext } from "../serializer.ts";

/** The formats of `CompressedSerializer`, by the names of Python's modules. */
export type CompressionFormat = "gzip" | "zlib" | "bz2" | "lzma";

/**
 * Yields the unpacked bytes in parts. A part takes a few milliseconds, and may
 * be empty. Throws a SyntaxError if the bytes are damaged.
 */
export type Unpacker = (
  bytes: Uint8Array,
) => Generator<Uint8Array, void, undefined>;

/** Each is loaded on demand. */
const UNPACKERS: Readonly<
  Record<CompressionFormat, (bytes: Uint8Array) => Promise<Unpacker>>
> = {
  gzip: async () => (await import("./inflate.ts")).gunzip,
  zlib: async () => (await import("./inflate.ts")).unzlib,
  bz2: async () => (await import("./bzip2.ts")).bunzip2,
  lzma: async (bytes) =>
    bytes[0] === XZ_START
      ? (await import("./xz.ts")).unxz
      : (await import("./lzma/alone.ts")).unlzmaAlone,
};

const XZ_START = 0xfd; // no byte of properties

/** Output above this size and ratio is measured before it is stored. */
const SUSPECT_BYTES = 16 << 20;
const SUSPECT_RATIO = 50;

/**
 * Unpacks bytes in slices, between which other tasks run.
 *
 * It never holds more than `maxBytes`. Data that unpacks to much more than its
 * size is measured first, so that a decompression bomb takes no memory.
 *
 * @throws {ResultError} `too_large` if there are more than `maxBytes`.
 */
export async function unpack(
  format: CompressionFormat,
  bytes: Uint8Array,
  context: DeserializeContext = {},
): Promise<Uint8Array> {
  context.signal?.throwIfAborted();
  return await unpackWith(
    await UNPACKERS[format](bytes),
    format,
    bytes,
    context,
  );
}

/**
 * {@linkcode unpack} with an unpacker.
 *
 * @param format The name of the format in the error for too many bytes.
 */
export async function unpackWith(
  unpacker: Unpacker,
  format: string,
  bytes: Uint8Array,
  { maxBytes = DEFAULT_MAX_BYTES, signal }: DeserializeContext,
): Promise<Uint8Array> {
  const slices = startSlices(signal);
  const suspect = Math.max(SUSPECT_BYTES, bytes.length * SUSPECT_RATIO);
  let parts: Uint8Array[] | undefined = [];
  const size = await forEachPart(unpacker(bytes), slices, (part, end) => {
    if (end > maxBytes) {
      const problem = `it unpacks to more than ${maxBytes} bytes`;
      throw tooLarge(`unpack ${format}`, problem);
    }
    if (end > suspect) parts = undefined;
    parts?.push(part);
  });
  const whole = new Uint8Array(size);
  await forEachPart(
    parts ?? unpacker(bytes),
    slices,
    (part, end) => whole.set(part, end - part.length),
  );
  return whole;
}

/**
 * Calls `visit` with each part that is not empty and the size up to its end.
 */
async function forEachPart(
  parts: Iterable<Uint8Array>,
  slices: TimeSlices,
  run: (part: Uint8Array, end: number) => void,
): Promise<number> {
  let end = 0;
  for (const part of parts) {
    end += part.length;
    if (part.length > 0) run(part, end);
    if (slices.isOver()) await slices.next();
  }
  return end;
}
