/** Writes output of a command. */
export type Write = (data: string | Uint8Array) => Promise<void>;

/** The size of collected writes. */
const CHUNK = 1 << 16;

/** Writes lines in batches; `flush` writes the rest. */
export function lineWriter(write: Write): {
  readonly line: (text: string) => Promise<void>;
  readonly flush: () => Promise<void>;
} {
  let waiting = "";
  const flush = async () => {
    const text = waiting;
    waiting = "";
    if (text !== "") await write(text);
  };
  return {
    async line(text) {
      waiting += `${text}\n`;
      if (waiting.length >= CHUNK) await flush();
    },
    flush,
  };
}
