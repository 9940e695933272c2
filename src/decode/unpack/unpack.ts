import { tooLarge } from "../errors.ts";
import { DEFAULT_MAX_BYTES, type DeserializeContext } from "../serializer.ts";

/** What `CompressedSerializer` packs with, by the names of Python's modules. */
export type CompressionFormat = "gzip" | "zlib" | "bz2" | "lzma";

/** Gives what the bytes unpack to in parts; a SyntaxError where they are damaged. */
type Unpacker = (bytes: Uint8Array) => Generator<Uint8Array, void, undefined>;

/** Each is loaded when it is first needed. */
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

/** After so many bytes others may run, and the signal is looked at. */
const PAUSE_BYTES = 4 << 20;
/** What unpacks to more than this, and to so many times its size, is measured before it is kept. */
const SUSPECT_BYTES = 16 << 20;
const SUSPECT_RATIO = 50;

/**
 * Unpacks bytes while others run.
 *
 * Never holds more than `maxBytes`; data that unpacks to much more than its
 * size is measured first, so that a bomb takes no memory.
 *
 * @throws {ResultError} `too_large` where there are more than `maxBytes`.
 */
export async function unpack(
  format: CompressionFormat,
  bytes: Uint8Array,
  { maxBytes = DEFAULT_MAX_BYTES, signal }: DeserializeContext = {},
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const unpacker = await UNPACKERS[format](bytes);
  const suspect = Math.max(SUSPECT_BYTES, bytes.length * SUSPECT_RATIO);
  let parts: Uint8Array[] | undefined = [];
  const size = await eachPart(unpacker(bytes), (part, end) => {
    if (end > maxBytes) {
      const problem = `it unpacks to more than ${maxBytes} bytes`;
      throw tooLarge(`unpack ${format}`, problem);
    }
    if (end > suspect) parts = undefined;
    parts?.push(part);
  }, signal);
  const whole = new Uint8Array(size);
  const keep = (part: Uint8Array, end: number) =>
    whole.set(part, end - part.length);
  if (parts === undefined) await eachPart(unpacker(bytes), keep, signal);
  else joinParts(parts, keep);
  return whole;
}

/** Hands on each part and how many bytes there are up to its end. */
async function eachPart(
  parts: Iterable<Uint8Array>,
  take: (part: Uint8Array, end: number) => void,
  signal: AbortSignal | undefined,
): Promise<number> {
  let end = 0;
  let pauseAt = PAUSE_BYTES;
  for (const part of parts) {
    end += part.length;
    take(part, end);
    if (end < pauseAt) continue;
    pauseAt = end + PAUSE_BYTES;
    await new Promise((resume) => setTimeout(resume));
    signal?.throwIfAborted();
  }
  return end;
}

function joinParts(
  parts: readonly Uint8Array[],
  keep: (part: Uint8Array, end: number) => void,
): void {
  let end = 0;
  for (const part of parts) keep(part, end += part.length);
}
