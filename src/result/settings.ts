import type { Serializer } from "../decode/serializer.ts";
import type { ResultRef } from "../model/result_ref.ts";
import type { DecodeLimits } from "../pickle/mod.ts";
import { LIMIT_OPTIONS } from "../pickle/options.ts";
import type { OptionTable } from "../platform/options.ts";
import { READ_OPTIONS, type ReadSettings } from "../read/reader.ts";

/** Settings for locating, reading and decoding results. */
export interface ResultSettings extends ReadSettings {
  /** Decodes the stored bytes; `autoSerializer()` by default. */
  readonly serializer?: Serializer | undefined;
  /**
   * Replaces the reference of a result, such as a LocalResult of another
   * machine by a mount or a bucket. Called before the result is read.
   */
  readonly rewrite?: ((ref: ResultRef) => ResultRef) | undefined;
  /**
   * The maximum number of stored or unpacked bytes.
   *
   * @default {268_435_456}
   */
  readonly maxBytes?: number | undefined;
  /** Limits of the pickle decoder. */
  readonly limits?: DecodeLimits | undefined;
}

/** The options of `results`. */
export const RESULT_OPTIONS: OptionTable<ResultSettings> = {
  ...READ_OPTIONS,
  serializer: "serializer",
  rewrite: "function",
  maxBytes: "number",
  limits: ["object", LIMIT_OPTIONS],
};
