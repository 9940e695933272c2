import type { CliOutput } from "../io.ts";
import { cutTo } from "./table.ts";
import { type Progress, progressLine } from "./progress.ts";

/** The last line of a terminal, which is overwritten. */
export interface StatusLine {
  /** Shows a string, unless the last one was shown very recently. */
  show(text: () => string): Promise<void>;
  /** Removes it, before other output or at the end. */
  hide(): Promise<void>;
}

/** The minimum time between two updates. */
const INTERVAL_MS = 100;

/** Without a terminal, nothing is shown. */
export function statusLine(output: CliOutput): StatusLine {
  let shownAt = performance.now(); // a short command needs no line
  let isVisible = false;
  return {
    async show(text) {
      if (!output.isTerminal || performance.now() - shownAt < INTERVAL_MS) {
        return;
      }
      shownAt = performance.now();
      isVisible = true;
      await output.write(`\r\x1b[K${cutTo(text(), output.columns - 1)}`);
    },
    async hide() {
      if (!isVisible) return;
      isVisible = false;
      await output.write("\r\x1b[K");
    },
  };
}

/** Shows progress by the number of finished items. */
export function progressBar(
  output: CliOutput,
  total: number | null,
): StatusLine & { readonly update: (done: number) => Promise<void> } {
  const line = statusLine(output);
  const started = performance.now();
  const progress = (done: number): Progress => ({
    done,
    total,
    elapsedMs: performance.now() - started,
  });
  return {
    ...line,
    update: (done) =>
      line.show(() => progressLine(progress(done), output.columns - 1)),
  };
}
