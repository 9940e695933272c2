import type { Serializer } from "../decode/serializer.ts";
import type { ReadContext } from "../read/reader.ts";
import type { ResultSettings } from "./settings.ts";

/**
 * The settings of the client, the view and the call for loading a result.
 * Readers receive the fields of {@linkcode ReadContext}.
 */
export interface ResultContext extends ReadContext {
  /** The settings for locating, reading and decoding results. */
  readonly settings: ResultSettings;
  /** The serializer of the view, which replaces that of the settings. */
  readonly serializer?: Serializer | undefined;
}
