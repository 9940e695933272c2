/** Takes what a command writes. */
export type Write = (data: string | Uint8Array) => Promise<void>;

/** Collects small texts into writes of this size. */
const CHUNK = 1 << 16;

/** Writes lines, several at once; `flush` writes what is left. */
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
