import { checkInput } from "./check_input.ts";
import { lazyImport } from "../async/lazy_import.ts";
import type { DecodeOptions } from "../pickle/mod.ts";
import { DECODE_OPTIONS } from "../pickle/options.ts";
import { checkOptions } from "../platform/options.ts";
import type { Serializer } from "./serializer.ts";

const decoder = /* @__PURE__ */ lazyImport(() => import("./auto.ts"));

/**
 * Creates a serializer that detects the format from the bytes, as a state does
 * not name the serializer of its result.
 *
 * | bytes | read as |
 * | --- | --- |
 * | gzip, zlib, bz2, xz, legacy lzma, up to eight levels | the unpacked bytes, by this table |
 * | a date and time in ISO 8601 | the `PyDateTime` of `DateTimeSerializer` |
 * | JSON | its value; for JSON of pandas, pass `pandasSerializer()` to get a frame |
 * | Parquet | a `DataFrame` |
 * | `.npy` of numpy | an `NdArray` |
 * | `.npz` of numpy | a plain object of its arrays by name |
 * | zip of one file | that file, by this table |
 * | text of which each line has as many cells as the first, at least two | a `DataFrame` of CSV |
 * | anything else | a pickle, also in base64 or written by `joblib.dump` |
 *
 * Bytes of another format, such as HDF5 or Avro, are refused with a
 * `ResultError` `unsupported` that names it.
 *
 * @example Detect the format
 * ```ts
 * import { autoSerializer } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const { deserialize } = autoSerializer();
 * const bytes = (text: string) => new TextEncoder().encode(text);
 * assertEquals(await deserialize(bytes('{"a": NaN}')), { a: NaN });
 * assertEquals(await deserialize(bytes("(lp0\nI1\na.")), [1]);
 * ```
 *
 * @param options Limits and constructors for pickles.
 */
export function autoSerializer(options: DecodeOptions = {}): Serializer {
  checkOptions("make a serializer", options, DECODE_OPTIONS);
  return {
    name: "auto",
    async deserialize(bytes, context) {
      checkInput(bytes, context);
      return (await decoder()).decodeAuto(bytes, options, context);
    },
  };
}
