import { type CompressionFormat, TaskRunViewError } from "../../mod.ts";
import { inspectPickle, type PickleSummary } from "../pickle/mod.ts";
import { PROBE_BYTES } from "../read/reader.ts";
import { CliError } from "./errors.ts";

/** The content of bytes, as far as it is known without decoding. */
export interface FileContent {
  /** The layers from the outside: the compressions, then the format. */
  readonly layers: readonly {
    readonly format: string | null;
    readonly size: number;
  }[];
  /** The pickles in it, in order. */
  readonly pickles: readonly PickleSummary[];
  /** The columns of a Parquet file. */
  readonly parquet: ParquetSummary | null;
  /** The error in it. */
  readonly problem: string | null;
  /** The innermost layer. */
  readonly bytes: Uint8Array;
}

/** The content of the footer of a Parquet file. */
export interface ParquetSummary {
  readonly rows: number;
  readonly rowGroups: number;
  readonly createdBy: string | null;
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly codec: string;
  }[];
}

const COMPRESSIONS: readonly string[] = ["gzip", "zlib", "bz2", "lzma"];

/**
 * The limit for nested compression. A file that unpacks to itself would never
 * end.
 */
const MAX_LAYERS = 8;

/**
 * Describes the content of bytes: unpacked to at most `maxBytes`, but not
 * decoded.
 */
export async function contentOf(
  file: Uint8Array,
  maxBytes: number,
  signal: AbortSignal,
): Promise<FileContent> {
  const { layers, format, bytes } = await unpackAll(file, maxBytes, signal);
  const found = {
    ...NOTHING,
    ...format === "pickle" && picklesOf(bytes),
    ...format === "pandas parquet" && await parquetOf(bytes),
  };
  const isKnown = format !== "pickle" || found.pickles.length > 0;
  const innermost = { format: isKnown ? format : null, size: bytes.length };
  return { ...found, layers: [...layers, innermost], bytes };
}

const NOTHING = { pickles: [], parquet: null, problem: null };

interface Unpacked {
  /** The compressions, from the outside. */
  readonly layers: FileContent["layers"];
  readonly format: string | null;
  readonly bytes: Uint8Array;
}

async function unpackAll(
  file: Uint8Array,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Unpacked> {
  const { sniffFormat } = await import("../decode/sniff_format.ts");
  const layers: { format: string; size: number }[] = [];
  for (let bytes = file;;) {
    const format = sniffFormat(bytes.subarray(0, PROBE_BYTES));
    const plain = await unpacked(format, bytes, maxBytes, signal);
    if (plain === undefined) return { layers, format, bytes };
    if (layers.length === MAX_LAYERS) {
      throw new CliError(`Cannot unpack: it is packed ${MAX_LAYERS} times`);
    }
    const isPacked = format !== null && COMPRESSIONS.includes(format);
    layers.push({ format: isPacked ? format : "base64", size: bytes.length });
    bytes = plain;
  }
}

/** Removes one layer; undefined if there is none. */
async function unpacked(
  format: string | null,
  bytes: Uint8Array,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  if (format === "pickle") return fromBase64(bytes);
  if (format === null || !COMPRESSIONS.includes(format)) return undefined;
  return await unpackLayer(
    format as CompressionFormat,
    bytes,
    maxBytes,
    signal,
  );
}

async function unpackLayer(
  format: CompressionFormat,
  bytes: Uint8Array,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { unpack } = await import("../decode/unpack/unpack.ts");
  try {
    return await unpack(format, bytes, { signal, maxBytes });
  } catch (cause) {
    if (signal.aborted || cause instanceof TaskRunViewError) throw cause;
    throw new CliError(`Cannot unpack ${format}: it is damaged`, { cause });
  }
}

/**
 * Decodes base64, in which old versions of Prefect stored pickles; undefined
 * for other bytes.
 */
function fromBase64(bytes: Uint8Array): Uint8Array | undefined {
  if (isPickle(bytes)) return undefined;
  const text = new TextDecoder("latin1").decode(bytes).replace(/\s+/g, "");
  if (text === "" || !/^[A-Za-z0-9+/]+=*$/.test(text)) return undefined;
  try {
    const plain = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    return isPickle(plain) ? plain : undefined;
  } catch {
    return undefined;
  }
}

function isPickle(bytes: Uint8Array): boolean {
  try {
    inspectPickle(bytes);
    return true;
  } catch {
    return false;
  }
}

function picklesOf(
  bytes: Uint8Array,
): Pick<FileContent, "pickles" | "problem"> {
  const pickles: PickleSummary[] = [];
  for (let at = 0; at < bytes.length;) {
    try {
      const pickle = inspectPickle(bytes.subarray(at));
      pickles.push(pickle);
      at += pickle.length;
    } catch (error) {
      if (!(error instanceof TaskRunViewError)) throw error;
      const what = at === 0
        ? "it is neither a pickle nor another known format"
        : `the bytes after the last pickle are not a pickle (${
          bytes.length - at
        })`;
      return { pickles, problem: `${what}: ${error.message}` };
    }
  }
  return { pickles, problem: null };
}

async function parquetOf(
  bytes: Uint8Array,
): Promise<Pick<FileContent, "parquet" | "problem">> {
  const { parquetMetadata } = await import("hyparquet");
  try {
    const metadata = parquetMetadata(new Uint8Array(bytes).buffer);
    const { num_rows, row_groups, created_by, schema } = metadata;
    const leaves = schema.filter((element) => !element.num_children);
    const parquet = {
      rows: Number(num_rows),
      rowGroups: row_groups.length,
      createdBy: created_by ?? null,
      columns: leaves.map((leaf, i) => ({
        name: leaf.name,
        type: [leaf.type, leaf.logical_type?.type ?? leaf.converted_type]
          .filter(Boolean).join(" "),
        codec: row_groups[0]?.columns[i]?.meta_data?.codec ?? "",
      })),
    };
    return { parquet, problem: null };
  } catch {
    return { parquet: null, problem: "its footer is damaged" };
  }
}
