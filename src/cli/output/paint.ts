import { type State, stateColor } from "../../../mod.ts";

/** Colours strings; without colours, strings are returned unchanged. */
export interface Paint {
  /** Whether colours are used. */
  readonly isOn: boolean;
  /** For secondary information. */
  dim(text: string): string;
  /** For the most important information. */
  bold(text: string): string;
  /** For a failure. */
  bad(text: string): string;
  /** For a success. */
  good(text: string): string;
  /** In Prefect's colour of a state. */
  state(state: State, text: string): string;
}

/** The number of colours. */
type Depth = 0 | 16 | 256 | 16_777_216;

type Environment = Readonly<Record<string, string | undefined>>;

/** Detects the number of colours of an output from its environment. */
export function colorDepth(env: Environment, isTerminal: boolean): Depth {
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return FORCED.get(forced) ?? termDepth(env);
  if (env.NO_COLOR || !isTerminal || env.TERM === "dumb") return 0;
  return termDepth(env);
}

/**
 * The values of FORCE_COLOR as in Node; any other value selects the colours of
 * the terminal.
 */
const FORCED: ReadonlyMap<string, Depth> = new Map<string, Depth>([
  ["0", 0],
  ["false", 0],
  ["2", 256],
  ["3", 16_777_216],
]);

function termDepth({ COLORTERM = "", TERM = "" }: Environment): Depth {
  if (/^(?:truecolor|24bit)$/i.test(COLORTERM)) return 16_777_216;
  return TERM.includes("256") ? 256 : 16;
}

/** Creates the functions for a number of colours. */
export function createPaint(depth: Depth): Paint {
  const wrap = (open: string, close: string) => (text: string) =>
    depth === 0 ? text : `\x1b[${open}m${text}\x1b[${close}m`;
  return {
    isOn: depth > 0,
    dim: wrap("2", "22"),
    bold: wrap("1", "22"),
    bad: wrap("31", "39"),
    good: wrap("32", "39"),
    state: (state, text) =>
      wrap(foreground(stateColor(state), depth), "39")(text),
  };
}

type Rgb = readonly [red: number, green: number, blue: number];

function foreground(hex: string, depth: Depth): string {
  const rgb = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const [red, green, blue] = rgb as unknown as Rgb;
  if (depth === 16_777_216) return `38;2;${red};${green};${blue}`;
  return depth === 256 ? `38;5;${cube(rgb as unknown as Rgb)}` : basic(rgb);
}

/** The nearest of the 6 × 6 × 6 colours that start at 16. */
function cube(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => Math.round(part / 255 * 5));
  return 16 + 36 * red! + 6 * green! + blue!;
}

/** The one of the first eight colours with the same strong components. */
function basic(rgb: readonly number[]): string {
  const strongest = Math.max(...rgb);
  const bits = rgb.map((part) => part > strongest * 0.6 ? 1 : 0);
  return String(30 + bits[0]! + 2 * bits[1]! + 4 * bits[2]!);
}
