import { tooLarge } from "../../../errors.ts";

/** A compression of pages. */
export interface Codec {
  /** The maximum number of bytes that one byte unpacks to. */
  readonly maxRatio: number;
  /** Unpacks a page of a known length. */
  readonly unpack: (packed: Uint8Array, length: number) => Uint8Array;
}

/**
 * The codecs of Parquet, each imported when a file needs it. They are imported
 * file by file: the package's own list has one of WASM, which is compiled at
 * import.
 */
const CODECS: Readonly<Record<string, () => Promise<Codec>>> = {
  SNAPPY: async () => {
    const { snappyUncompress } = await import("hyparquet/src/snappy.js");
    return {
      maxRatio: 32,
      unpack(packed, length) {
        const page = new Uint8Array(length);
        snappyUncompress(packed, page);
        return page;
      },
    };
  },
  ZSTD: async () => {
    const { decompress } = await import("fzstd");
    return {
      maxRatio: 1 << 16,
      unpack: (packed, length) => decompress(packed, new Uint8Array(length)),
    };
  },
  GZIP: async () => {
    const { gunzip } = await import("hyparquet-compressors/src/gzip.js");
    return {
      maxRatio: 1100,
      unpack: (packed, length) => gunzip(packed, new Uint8Array(length)),
    };
  },
  BROTLI: async () => ({
    maxRatio: 1 << 22,
    unpack:
      (await import("hyparquet-compressors/src/brotli.js")).decompressBrotli,
  }),
  LZ4: async () => ({
    maxRatio: 256,
    unpack: (await import("./lz4.ts")).unpackLz4,
  }),
  LZ4_RAW: async () => ({
    maxRatio: 256,
    unpack: (await import("./lz4.ts")).unpackLz4Raw,
  }),
};

/** The codecs with these names; unknown names are left out. */
export async function codecsFor(
  names: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Codec>> {
  const known = [...names].filter((name) => Object.hasOwn(CODECS, name));
  const codecs = known.map(async (name) =>
    [name, await CODECS[name]!()] as const
  );
  return new Map(await Promise.all(codecs));
}

/** Creates the error for a file that unpacks to more than `maxBytes`. */
export function unpacksTooLarge(maxBytes: number): Error {
  return tooLarge(
    "read parquet",
    `it unpacks to more than ${maxBytes} bytes`,
  );
}
