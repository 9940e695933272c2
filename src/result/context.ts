import type { Serializer } from "../decode/serializer.ts";
import type { ReadContext } from "../read/reader.ts";
import type { ResultSettings } from "./resolve_ref.ts";

/**
 * All that loading a result needs besides its reference: from the client, the
 * view and the call. Readers see the part that {@linkcode ReadContext} names.
 */
export interface ResultContext extends ReadContext {
  /** How results are found, read and decoded. */
  readonly settings: ResultSettings;
  /** The serializer of the view, in the place of that of the settings. */
  readonly serializer?: Serializer | undefined;
}
