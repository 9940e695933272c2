import type { CliOutput } from "../io.ts";
import { cutTo } from "../output/table.ts";

/** Some lines of a terminal, which are drawn over and over. */
export interface Screen {
  /** Draws lines in the place of those before. */
  draw(lines: readonly ScreenLine[]): Promise<void>;
  /** Gives the cursor back; what was drawn last stays. */
  end(): Promise<void>;
}

/** A line: its texts in order, painted after they were cut to the width. */
export type ScreenLine = readonly ScreenText[];

/** A part of a line. */
export interface ScreenText {
  readonly text: string;
  readonly paint?: ((text: string) => string) | undefined;
}

const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
const CLEAR_BELOW = "\x1b[J";
const CLEAR_LINE = "\x1b[K";

/** Draws on a terminal that moves its cursor. */
export function createScreen(output: CliOutput): Screen {
  let height = 0;
  return {
    async draw(lines) {
      const up = height === 0 ? HIDE_CURSOR : `\x1b[${height}A\r`;
      height = lines.length;
      // A line of the full width would wrap on some terminals.
      const width = output.columns - 1;
      const drawn = lines.map((line) =>
        `${paintedLine(line, width)}${CLEAR_LINE}\n`
      );
      await output.write(`${up}${drawn.join("")}${CLEAR_BELOW}`);
    },
    async end() {
      if (height > 0) await output.write(SHOW_CURSOR);
      height = 0;
    },
  };
}

function paintedLine(line: ScreenLine, width: number): string {
  const whole = cutTo(line.map(({ text }) => text).join(""), width);
  let at = 0;
  const parts = line.map(({ text, paint }) => {
    const shown = whole.slice(at, at + text.length);
    at += text.length;
    return shown === "" ? "" : paint?.(shown) ?? shown;
  });
  return parts.join("").trimEnd();
}
