import { lazily } from "../async/lazy_import.ts";
import type { DecodeOptions } from "../pickle/mod.ts";
import type { Serializer } from "./serializer.ts";

const decoder = lazily(() => import("./auto.ts"));

/**
 * Tells the formats that Prefect's serializers write apart by their bytes, and
 * reads them. A state does not say which serializer wrote its result.
 *
 * | bytes | read as |
 * | --- | --- |
 * | gzip, zlib, bz2, xz, legacy lzma, up to eight times packed | what is inside, by this table |
 * | a date and time in ISO 8601 | the `PyDateTime` of `DateTimeSerializer` |
 * | JSON | its value; frames that pandas wrote as JSON too, unless you say so |
 * | Parquet | a `DataFrame` |
 * | text whose lines all have as many cells as the first, at least two | a `DataFrame` of CSV |
 * | anything else | a pickle, also in base64 |
 *
 * @example
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
  return {
    name: "auto",
    deserialize: async (bytes, context) =>
      (await decoder()).decodeAuto(bytes, options, context),
  };
}
