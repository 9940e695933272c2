/** One of the two streams that a command writes to. */
export interface CliOutput {
  /** Whether it is a terminal. */
  readonly isTerminal: boolean;
  /** The width of the terminal in characters; 80 if unknown. */
  readonly columns: number;
  /** How many lines the terminal has; undefined where that is unknown. */
  readonly rows?: number | undefined;
  /**
   * Writes, and waits until there is room for more. Rejects with an error named
   * `BrokenPipe` after the reader has closed the stream.
   */
  write(data: string | Uint8Array): Promise<void>;
}

/** The environment of a command besides network and files. */
export interface CliIo {
  /** The standard input, which only `taskrun inspect -` reads. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** The output of the command. */
  readonly stdout: CliOutput;
  /** Errors and progress. */
  readonly stderr: CliOutput;
  /** The environment; NO_COLOR, FORCE_COLOR, TERM and COLORTERM are read. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Stops the command, which then ends with exit code 130. */
  readonly signal: AbortSignal;
  /** Opens an address in a browser; absent where there is none. */
  readonly open?: (address: string) => Promise<void>;
}
