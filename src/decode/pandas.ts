import { checkInput } from "./check_input.ts";
import type { DataFrame } from "../pickle/mod.ts";
import { checkOptions, type OptionTable } from "../platform/options.ts";
import { COMPRESSIONS, unpackFile } from "./pandas/compression.ts";
import {
  CSV_OPTIONS,
  csvOptionsProblem,
  type PandasCsvOptions,
} from "./pandas/csv/options.ts";
import {
  JSON_OPTIONS,
  ORIENTS,
  type PandasJsonOptions,
  type PandasJsonOrient,
} from "./pandas/json/options.ts";
import type { DeserializeContext, Serializer } from "./serializer.ts";

/** The file types of pandas. */
export type PandasFileType = "csv" | "json" | "parquet" | "feather";

/** The format of a stored frame, and how to read it. */
export interface PandasSerializerOptions {
  /** The `file_type` of Prefect's `PandasSerializer`. */
  readonly fileType: PandasFileType;
  /** The arguments of `read_csv`. */
  readonly csv?: PandasCsvOptions | undefined;
  /** The arguments of `read_json`. */
  readonly json?: PandasJsonOptions | undefined;
  /**
   * `json.orient`, if it is the only argument.
   *
   * @default {"columns"}
   */
  readonly orient?: PandasJsonOrient | undefined;
}

type Read = (
  bytes: Uint8Array,
  options: PandasSerializerOptions,
  context?: DeserializeContext,
) => Promise<DataFrame>;

/** Each is imported at its first use. */
const READ: Readonly<Record<PandasFileType, Read>> = {
  csv: async (bytes, { csv }, context) =>
    await (await import("./pandas/csv/read.ts")).readCsv(
      await unpackFile(csv?.compression, bytes, context),
      context,
      csv,
    ),
  json: async (bytes, { json, orient }, context) =>
    await (await import("./pandas/json/read.ts")).readPandasJson(
      await unpackFile(json?.compression, bytes, context),
      { orient, ...json },
      context,
    ),
  parquet: async (bytes, _, context) =>
    await (await import("./pandas/parquet/read.ts")).readParquet(
      bytes,
      context,
    ),
  feather: async (bytes, _, context) =>
    await (await import("./arrow/feather.ts")).readFeather(bytes, context),
};

const PANDAS_OPTIONS: OptionTable<PandasSerializerOptions> = {
  fileType: "string",
  csv: ["object", CSV_OPTIONS],
  json: ["object", JSON_OPTIONS],
  orient: "string",
};

const ACT = "make a pandas serializer";

/**
 * Reads what Prefect's `PandasSerializer` writes, as `pandas.read_csv`,
 * `read_json`, `read_parquet` and `read_feather` do, with the same arguments in camelCase: see
 * {@linkcode PandasCsvOptions} and {@linkcode PandasJsonOptions}. The value is a
 * `DataFrame`, as from a pickle.
 *
 * CSV that was written with its index has it as the first column, with the name
 * `Unnamed: 0`, and strings that look like numbers are numbers. In JSON, pandas
 * reads numbers as times if the column is called `date`, `modified`, `…_at` or
 * the like. Strings are read as times only if they are ISO 8601.
 *
 * `deserialize` rejects with a `SyntaxError` if the bytes are not of the format,
 * and with a `ResultError`: `too_large` if the table takes more than the
 * context's `maxBytes`, or far more time and memory than its bytes suggest;
 * `unsupported` for the first version of Feather.
 *
 * @example Read a stored frame
 * ```ts
 * import { pandasSerializer } from "@taskrunview/taskrunview";
 * import { DataFrame } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode(",sku,price\n0,A1,1.25\n1,B2,\n");
 * const serializer = pandasSerializer({ fileType: "csv" });
 * const frame = await serializer.deserialize(bytes) as DataFrame;
 * assertEquals(frame.columns, ["Unnamed: 0", "sku", "price"]);
 * assertEquals(frame.column("price"), Float64Array.of(1.25, NaN));
 * ```
 *
 * @throws {TypeError} At the call, if an option is not known, of another kind or
 * of another file type.
 */
export function pandasSerializer(
  options: PandasSerializerOptions,
): Serializer {
  checkOptions(ACT, options, PANDAS_OPTIONS);
  const { fileType, csv, json, orient = json?.orient } = options;
  check("fileType", fileType, Object.keys(READ));
  if (orient !== undefined) check("orient", orient, ORIENTS);
  if (json?.compression !== undefined) {
    check("compression", json.compression, COMPRESSIONS);
  }
  const problem = otherType(options) ?? (csv && csvOptionsProblem(csv));
  if (problem) throw new TypeError(`Cannot ${ACT}: ${problem}`);
  return {
    name: `pandas ${fileType}`,
    async deserialize(bytes, context) {
      checkInput(bytes, context);
      context?.signal?.throwIfAborted();
      return await READ[fileType](bytes, options, context);
    },
  };
}

/** Describes the first option of another file type. */
function otherType(
  { fileType, csv, json, orient }: PandasSerializerOptions,
): string | undefined {
  if (csv !== undefined && fileType !== "csv") {
    return `"csv" are options of the fileType "csv", not of "${fileType}"`;
  }
  if (json !== undefined && fileType !== "json") {
    return `"json" are options of the fileType "json", not of "${fileType}"`;
  }
  return orient !== undefined && json?.orient !== undefined &&
      orient !== json.orient
    ? '"orient" and "json.orient" differ, pass one of them'
    : undefined;
}

function check(what: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new TypeError(
    `Cannot ${ACT}: "${value}" is not a known ${what}, but ${
      known.join(", ")
    } are`,
  );
}
