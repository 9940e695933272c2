import type { OptionTable } from "../platform/options.ts";
import type { DecodeLimits } from "./limits.ts";
import type { PyObject } from "./values/object.ts";

/** The decoding of Python 2's `str`, as `encoding` of `pickle.loads`. */
export type StringEncoding = "ascii" | "latin1" | "utf-8" | "bytes";

/** The options of {@linkcode decodePickle}. */
export interface DecodeOptions {
  /**
   * Functions that convert instances of chosen classes, by `module.QualName`.
   * Each receives the finished, frozen {@linkcode PyObject}. Nested values are
   * converted first, except in a cycle.
   */
  readonly constructors?: Readonly<
    Record<string, (object: PyObject) => unknown>
  >;
  /**
   * The out-of-band buffers of a protocol 5 pickle, in the order of writing.
   */
  readonly buffers?: Iterable<Uint8Array>;
  /**
   * Returns the value of a persistent id. Without it, a pickle with persistent
   * ids is refused.
   */
  readonly persistentLoad?: (id: unknown) => unknown;
  /**
   * The classes of codes that `copyreg.add_extension` registered, as
   * `module.QualName`.
   */
  readonly extensions?: Readonly<Record<number, string>>;
  /**
   * The decoding of Python 2's `str`.
   *
   * @default {"ascii"}
   */
  readonly encoding?: StringEncoding;
  /** The limits of work and memory. */
  readonly limits?: DecodeLimits;
  /**
   * Receives the index after the STOP of the pickle, so that several pickles
   * can be read from one file.
   */
  readonly onEnd?: (offset: number) => void;
}

/** The types of `limits`. */
export const LIMIT_OPTIONS: OptionTable<DecodeLimits> = {
  maxDepth: "number",
  maxItems: "number",
  maxDigits: "number",
  maxExpansion: "number",
};

/** The types of the options of a decoder. */
export const DECODE_OPTIONS: OptionTable<DecodeOptions> = {
  constructors: "object",
  buffers: "any",
  persistentLoad: "function",
  extensions: "object",
  encoding: "string",
  limits: ["object", LIMIT_OPTIONS],
  onEnd: "function",
};

/** The options of {@linkcode decodePickleAsync}. */
export interface AsyncDecodeOptions extends DecodeOptions {
  /** Aborts the decode within one slice; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** The types of the asynchronous options. */
export const ASYNC_OPTIONS: OptionTable<AsyncDecodeOptions> = {
  ...DECODE_OPTIONS,
  signal: "signal",
};
