import { tooLarge } from "../../errors.ts";

/** Unpacks a page, whose length the file states. */
export type Codec = (packed: Uint8Array, length: number) => Uint8Array;

/**
 * The codecs of Parquet, each imported when a file needs it. They are imported
 * file by file: the package's own list has one of WASM, which is compiled at
 * import.
 */
const CODECS: Readonly<Record<string, () => Promise<Codec>>> = {
  SNAPPY: async () => {
    const { snappyUncompress } = await import("hyparquet");
    return (packed, length) => {
      const page = new Uint8Array(length);
      snappyUncompress(packed, page);
      return page;
    };
  },
  ZSTD: async () => {
    const { decompress } = await import("fzstd");
    return (packed, length) => decompress(packed, new Uint8Array(length));
  },
  GZIP: async () => {
    const { gunzip } = await import("hyparquet-compressors/src/gzip.js");
    return (packed, length) => gunzip(packed, new Uint8Array(length));
  },
  BROTLI: async () =>
    (await import("hyparquet-compressors/src/brotli.js")).decompressBrotli,
  LZ4: async () =>
    (await import("hyparquet-compressors/src/lz4.js")).decompressLz4,
  LZ4_RAW: async () =>
    (await import("hyparquet-compressors/src/lz4.js")).decompressLz4Raw,
};

/** The codecs of these names; a name that has none is left out. */
export async function codecsFor(
  names: ReadonlySet<string>,
): Promise<Record<string, Codec>> {
  const known = [...names].filter((name) => Object.hasOwn(CODECS, name));
  const codecs = known.map(async (name) => [name, await CODECS[name]!()]);
  return Object.fromEntries(await Promise.all(codecs));
}

/** All pages together may unpack to so many bytes. */
export function budgeted(
  codecs: Record<string, Codec>,
  maxBytes: number,
): Record<string, Codec> {
  let left = maxBytes;
  const entries = Object.entries(codecs).map(([name, codec]) => {
    const limited: Codec = (packed, length) => {
      left -= length;
      if (left < 0) throw unpacksTooLarge(maxBytes);
      return codec(packed, length);
    };
    return [name, limited];
  });
  return Object.fromEntries(entries);
}

/** The error for a file that unpacks to more than `maxBytes`. */
export function unpacksTooLarge(maxBytes: number): Error {
  return tooLarge(
    "read parquet",
    `it unpacks to more than ${maxBytes} bytes`,
  );
}
