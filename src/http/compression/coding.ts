/** Compresses bytes as they come. */
export interface Compressor {
  /** Takes bytes; returns those that are ready, which may be none. */
  write(bytes: Uint8Array): Promise<readonly Uint8Array[]>;
  /** Returns all that a reader needs to unpack what was written so far. */
  flush(): Promise<readonly Uint8Array[]>;
  /** Returns what is left. */
  end(): Promise<readonly Uint8Array[]>;
  /** Frees what it holds, where the end is not reached. */
  close(): void;
}

/** The codings of RFC 9110 that an answer may have. */
export type CodingName = "zstd" | "br" | "gzip";

/** The codings that there may be, the one that is preferred first. */
export const CODING_NAMES: readonly CodingName[] = ["zstd", "br", "gzip"];

/** Makes a compressor. */
export type Coding = () => Compressor;

/** The codings that this runtime has. */
export type Codings = ReadonlyMap<CodingName, Coding>;
