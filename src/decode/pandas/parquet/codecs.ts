import { decompressBrotli } from "hyparquet-compressors/src/brotli.js";
import { gunzip } from "hyparquet-compressors/src/gzip.js";
import {
  decompressLz4,
  decompressLz4Raw,
} from "hyparquet-compressors/src/lz4.js";

/** Unpacks a page, of which the file says how long it gets. */
export type Codec = (packed: Uint8Array, length: number) => Uint8Array;

/**
 * The codecs of Parquet that have one in JavaScript. Imported file by file: the
 * package's own list has one of WASM, which it makes from bytes at once.
 */
export const CODECS: Readonly<Record<string, Codec>> = {
  GZIP: (packed, length) => gunzip(packed, new Uint8Array(length)),
  BROTLI: (packed, length) => decompressBrotli(packed, length),
  LZ4: (packed, length) => decompressLz4(packed, length),
  LZ4_RAW: (packed, length) => decompressLz4Raw(packed, length),
};
