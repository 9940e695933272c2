import type { OptionTable } from "../platform/options.ts";
import type { DecodeLimits } from "./limits.ts";
import type { PyObject } from "./values/object.ts";

/** How the bytes of Python 2's `str` are read, as `encoding` of `pickle.loads`. */
export type StringEncoding = "ascii" | "latin1" | "utf-8" | "bytes";

/** How {@linkcode decodePickle} reads, all of it optional. */
export interface DecodeOptions {
  /**
   * Functions that turn instances of chosen classes into values of your own,
   * by `module.QualName`. Each gets the finished, frozen {@linkcode PyObject};
   * what it holds has been turned already, except where it holds itself.
   */
  readonly constructors?: Readonly<
    Record<string, (object: PyObject) => unknown>
  >;
  /** The out-of-band buffers of a protocol 5 pickle, in the order written. */
  readonly buffers?: Iterable<Uint8Array>;
  /** Gives the value of a persistent id; without it such a pickle is refused. */
  readonly persistentLoad?: (id: unknown) => unknown;
  /** `module.QualName` of the codes that `copyreg.add_extension` registered. */
  readonly extensions?: Readonly<Record<number, string>>;
  /** How the bytes of Python 2's `str` are read. Default `"ascii"`. */
  readonly encoding?: StringEncoding;
  /** How much work and memory the pickle may ask for. */
  readonly limits?: DecodeLimits;
  /**
   * Is told where the pickle ended: the index of the byte after its STOP. With
   * it, several pickles can be read out of one file.
   */
  readonly onEnd?: (offset: number) => void;
}

/** Of `limits`. */
export const LIMIT_OPTIONS: OptionTable<DecodeLimits> = {
  maxDepth: "number",
  maxItems: "number",
  maxDigits: "number",
  maxExpansion: "number",
};

/** Of a decoder. */
export const DECODE_OPTIONS: OptionTable<DecodeOptions> = {
  constructors: "object",
  buffers: "any",
  persistentLoad: "function",
  extensions: "object",
  encoding: "string",
  limits: ["object", LIMIT_OPTIONS],
  onEnd: "function",
};

/** How {@linkcode decodePickleAsync} reads, all of it optional. */
export interface AsyncDecodeOptions extends DecodeOptions {
  /** Stops the decode within a slice; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** The same, and what stops it. */
export const ASYNC_OPTIONS: OptionTable<AsyncDecodeOptions> = {
  ...DECODE_OPTIONS,
  signal: "signal",
};
