import type { LeafKind } from "./shape.ts";

/** The colours of values in Node and Deno. */
const COLORS: Readonly<Partial<Record<LeafKind, number>>> = {
  string: 32,
  number: 33,
  word: 33,
  time: 35,
};

/** Colours a string by its kind. */
export function paintLeaf(kind: LeafKind, text: string): string {
  const color = COLORS[kind];
  return color === undefined ? text : `\x1b[${color}m${text}\x1b[39m`;
}
