import type { LeafKind } from "./shape.ts";

/** How a value is written. */
export interface PrintOptions {
  /** How wide a line should be. */
  readonly width: number;
  /** How deep values are opened. */
  readonly maxDepth: number;
  /** How many parts of a list or a dict are written. */
  readonly maxItems: number;
  /** How much of a string is written. */
  readonly maxLetters: number;
  /** Whether tables leave out what does not fit. */
  readonly isCut: boolean;
  /** Colours a text by its kind. */
  readonly paint?: (kind: LeafKind, text: string) => string;
}

/** Nothing is left out. */
export const WHOLE = {
  maxDepth: Infinity,
  maxItems: Infinity,
  maxLetters: Infinity,
  isCut: false,
} as const;

/** What is long is cut, where a person looks at it. */
export const CUT = {
  maxDepth: 6,
  maxItems: 100,
  maxLetters: 10_000,
  isCut: true,
} as const;

/** What is to be on one line with others is cut sooner. */
export const BRIEF = {
  maxDepth: 3,
  maxItems: 10,
  maxLetters: 200,
  isCut: true,
  width: Infinity,
} as const;

/**
 * Whether a text can be written as it is, as Python's `print()` does: it has
 * nothing that a terminal obeys but ends of lines.
 */
export function isPlainText(text: string): boolean {
  // deno-lint-ignore no-control-regex -- these are what it is about
  return !/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/.test(text);
}
