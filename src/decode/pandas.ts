import type { DataFrame } from "../pickle/mod.ts";
import { unsupported } from "./errors.ts";
import type { PandasJsonOrient } from "./pandas/json/read.ts";
import { checkOptions, type OptionTable } from "../platform/options.ts";
import type { DeserializeContext, Serializer } from "./serializer.ts";

/** The file types of pandas. `feather` has no reader yet. */
export type PandasFileType = "csv" | "json" | "parquet" | "feather";

/** How a frame was written. */
export interface PandasSerializerOptions {
  /** The `file_type` of Prefect's `PandasSerializer`. */
  readonly fileType: PandasFileType;
  /** The `orient` of `to_json`; `columns` by default, as in pandas. */
  readonly orient?: PandasJsonOrient | undefined;
}

type Read = (
  bytes: Uint8Array,
  orient: PandasJsonOrient | undefined,
  context?: DeserializeContext,
) => Promise<DataFrame>;

/** Each is imported at its first use. */
const READ: Readonly<Record<PandasFileType, Read>> = {
  csv: async (bytes, _, context) =>
    await (await import("./pandas/csv/read.ts")).readCsv(bytes, context),
  json: async (bytes, orient, context) =>
    await (await import("./pandas/json/read.ts")).readPandasJson(
      bytes,
      orient,
      context,
    ),
  parquet: async (bytes, _, context) =>
    await (await import("./pandas/parquet/read.ts")).readParquet(
      bytes,
      context,
    ),
  feather: () =>
    Promise.reject(
      unsupported(
        "read feather",
        "there is no reader for it",
        "Write frames as parquet, or pass a serializer",
      ),
    ),
};

const PANDAS_OPTIONS: OptionTable<PandasSerializerOptions> = {
  fileType: "string",
  orient: "string",
};

const ACT = "make a pandas serializer";

const ORIENTS: readonly string[] = [
  "columns",
  "index",
  "records",
  "split",
  "table",
  "values",
];

/**
 * Reads what Prefect's `PandasSerializer` writes, as `pandas.read_csv`,
 * `read_json` and `read_parquet` do with their default arguments. The value is a
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
 * `unsupported` for `feather`.
 *
 * @example
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
 * @throws {TypeError} At the call, if `fileType` or `orient` is not one of them.
 */
export function pandasSerializer(
  options: PandasSerializerOptions,
): Serializer {
  checkOptions(ACT, options, PANDAS_OPTIONS);
  const { fileType, orient } = options;
  check("fileType", fileType, Object.keys(READ));
  if (orient !== undefined) check("orient", orient, ORIENTS);
  return {
    name: `pandas ${fileType}`,
    async deserialize(bytes, context) {
      context?.signal?.throwIfAborted();
      return await READ[fileType](bytes, orient, context);
    },
  };
}

function check(what: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new TypeError(
    `Cannot ${ACT}: "${value}" is not a known ${what}, but ${
      known.join(", ")
    } are`,
  );
}
