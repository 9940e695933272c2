// Formats without a reader, which errors name. They are detected after the
// pickle decoder has failed, as a pickle may start like some of them.

import { anyOf, bytesAt, type Matches } from "./magic.ts";

/** A format without a reader. */
export interface NamedFormat {
  readonly name: string;
  readonly matches: Matches;
  /** The instruction in the error. */
  readonly hint: string;
}

const AS_PARQUET = "Write it as Parquet, or pass a serializer that reads it";
const OWN_SERIALIZER = "Pass a serializer that reads it as { serializer }";
const OTHER_PACKING =
  "Compress it by gzip, bz2, lzma or zlib, or pass a serializer that unpacks it";

const NAMED_FORMATS: readonly NamedFormat[] = [
  row("Zstandard", OTHER_PACKING, bytesAt(0, 0x28, 0xb5, 0x2f, 0xfd)),
  row("LZ4", OTHER_PACKING, bytesAt(0, 4, 0x22, "M", 0x18)),
  row("Snappy", OTHER_PACKING, bytesAt(0, 0xff, 6, 0, 0, "sNaPpY")),
  row("7-Zip", OTHER_PACKING, bytesAt(0, "7z", 0xbc, 0xaf, 0x27, 0x1c)),
  row("RAR", OTHER_PACKING, bytesAt(0, "Rar!", 0x1a, 7)),
  row(
    "the compressed format of joblib 0.9",
    "Write it with joblib 0.10 or later",
    bytesAt(0, "ZF0x"),
  ),
  row("HDF5", AS_PARQUET, bytesAt(0, 0x89, "HDF\r\n", 0x1a, "\n")),
  row("NetCDF", AS_PARQUET, anyOf(bytesAt(0, "CDF", 1), bytesAt(0, "CDF", 2))),
  row("a MAT-file of MATLAB", AS_PARQUET, bytesAt(0, "MATLAB 5.0 MAT-file")),
  row("Avro", AS_PARQUET, bytesAt(0, "Obj", 1)),
  row("ORC", AS_PARQUET, bytesAt(0, "ORC")),
  row("encrypted Parquet", AS_PARQUET, bytesAt(0, "PARE")),
  row("an Arrow stream", AS_PARQUET, isArrowStream),
  row("SQLite", OWN_SERIALIZER, bytesAt(0, "SQLite format 3", 0)),
  row("DuckDB", AS_PARQUET, bytesAt(8, "DUCK")),
  row("Stata", AS_PARQUET, bytesAt(0, "<stata_dta>")),
  row("SPSS", AS_PARQUET, bytesAt(0, "$FL2@(#)")),
  row("safetensors", OWN_SERIALIZER, isSafetensors),
  row("tar", OWN_SERIALIZER, bytesAt(257, "ustar")),
  row("PNG", OWN_SERIALIZER, bytesAt(0, 0x89, "PNG\r\n", 0x1a, "\n")),
  row("JPEG", OWN_SERIALIZER, bytesAt(0, 0xff, 0xd8, 0xff)),
  row("GIF", OWN_SERIALIZER, bytesAt(0, "GIF8")),
  row(
    "TIFF",
    OWN_SERIALIZER,
    anyOf(bytesAt(0, "II*", 0), bytesAt(0, "MM", 0, "*")),
  ),
  row("RIFF", OWN_SERIALIZER, bytesAt(0, "RIFF")),
  row("PDF", OWN_SERIALIZER, bytesAt(0, "%PDF-")),
  row("HTML or XML", OWN_SERIALIZER, isMarkup),
];

function row(name: string, hint: string, matches: Matches): NamedFormat {
  return { name, hint, matches };
}

/** The format of bytes that are neither a pickle nor readable. */
export function namedFormatOf(bytes: Uint8Array): NamedFormat | undefined {
  return NAMED_FORMATS.find(({ matches }) => matches(bytes));
}

const isContinued = bytesAt(0, 0xff, 0xff, 0xff, 0xff);

/**
 * An Arrow stream starts with a continuation mark and the length of the schema.
 */
function isArrowStream(bytes: Uint8Array): boolean {
  if (!isContinued(bytes) || bytes.length < 8) return false;
  const length = uint32(bytes, 4);
  return length > 0 && length % 8 === 0 && length < 1 << 24;
}

/**
 * A safetensors file starts with the length of a JSON header in eight bytes.
 */
function isSafetensors(bytes: Uint8Array): boolean {
  return bytes.length > 10 && uint32(bytes, 0) >= 2 && uint32(bytes, 4) === 0 &&
    bytes[8] === 0x7b && bytes[9] === 0x22;
}

function uint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}

const HEAD_BYTES = 64;
const MARKUP =
  /^(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype|html|[a-z][\w:-]*[\s>])/i;

function isMarkup(bytes: Uint8Array): boolean {
  return MARKUP.test(String.fromCharCode(...bytes.subarray(0, HEAD_BYTES)));
}
