/** Compresses bytes incrementally. */
export interface Compressor {
  /** Takes bytes; returns those that are ready, which may be none. */
  write(bytes: Uint8Array): Promise<readonly Uint8Array[]>;
  /** Returns everything that a reader needs to unpack the bytes so far. */
  flush(): Promise<readonly Uint8Array[]>;
  /** Returns the remaining bytes. */
  end(): Promise<readonly Uint8Array[]>;
  /** Frees its resources, if the end is not reached. */
  close(): void;
}

/** The codings of RFC 9110 that an answer may have. */
export type CodingName = "zstd" | "br" | "gzip";

/** The supported codings, the preferred one first. */
export const CODING_NAMES: readonly CodingName[] = ["zstd", "br", "gzip"];

/** Creates a compressor. */
export type Coding = () => Compressor;

/** The codings of this runtime. */
export type Codings = ReadonlyMap<CodingName, Coding>;
