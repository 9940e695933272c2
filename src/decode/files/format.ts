import type { DecodeOptions } from "../../pickle/mod.ts";
import type { DeserializeContext } from "../serializer.ts";
import type { Matches } from "./magic.ts";

/** The context of reading a file. */
export interface FileContext {
  /** The options for pickles in the file. */
  readonly options: DecodeOptions;
  readonly context: DeserializeContext | undefined;
  /** Decodes the bytes of any format, such as a file in an archive. */
  readonly decode: (bytes: Uint8Array) => Promise<unknown>;
}

/** A format of files. */
export interface FileFormat {
  /** Its name in `probeResult()`. */
  readonly name: string;
  readonly matches: Matches;
  readonly read: (
    bytes: Uint8Array,
    context: FileContext,
  ) => Promise<unknown>;
}
