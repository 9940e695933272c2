import type { LeafKind } from "./shape.ts";

/** The options of printing a value. */
export interface PrintOptions {
  /** The preferred width of a line. */
  readonly width: number;
  /** The maximum depth of printed values. */
  readonly maxDepth: number;
  /** The maximum number of printed members of a list or a dict. */
  readonly maxItems: number;
  /** The maximum length of a printed string. */
  readonly maxLetters: number;
  /** Whether tables omit parts that do not fit. */
  readonly isCut: boolean;
  /** Colours a string by its kind. */
  readonly paint?: (kind: LeafKind, text: string) => string;
}

/** Nothing is omitted. */
export const WHOLE = {
  maxDepth: Infinity,
  maxItems: Infinity,
  maxLetters: Infinity,
  isCut: false,
} as const;

/** Long values are shortened, for a terminal. */
export const CUT = {
  maxDepth: 6,
  maxItems: 100,
  maxLetters: 10_000,
  isCut: true,
} as const;

/** Values on one line with others are shortened more. */
export const BRIEF = {
  maxDepth: 3,
  maxItems: 10,
  maxLetters: 200,
  isCut: true,
  width: Infinity,
} as const;

/**
 * Returns whether a string can be printed unchanged, as by Python's `print()`:
 * it has no control characters except line breaks.
 */
export function isPlainText(text: string): boolean {
  // deno-lint-ignore no-control-regex -- these are what it is about
  return !/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/.test(text);
}
