/** One of the two streams that a command writes to. */
export interface CliOutput {
  /** Whether a person looks at it. */
  readonly isTerminal: boolean;
  /** How many characters a line of the terminal has; 80 where that is unknown. */
  readonly columns: number;
  /**
   * Writes, and waits until there is room for more. Rejects with an error
   * called `BrokenPipe` where nobody reads any more.
   */
  write(data: string | Uint8Array): Promise<void>;
}

/** All that a command has to do with the world besides network and files. */
export interface CliIo {
  /** What is piped in; read by `taskrun inspect -` alone. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** What a command has found. */
  readonly stdout: CliOutput;
  /** Errors and progress. */
  readonly stderr: CliOutput;
  /** NO_COLOR, FORCE_COLOR, TERM and COLORTERM are looked at. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Stops the command; it then ends with 130. */
  readonly signal: AbortSignal;
  /** Opens an address in a browser; absent where there is none. */
  readonly open?: (address: string) => Promise<void>;
}
