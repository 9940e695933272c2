import type { LeafKind } from "./shape.ts";

/** The colours that Node and Deno print values in. */
const COLORS: Readonly<Partial<Record<LeafKind, number>>> = {
  string: 32,
  number: 33,
  word: 33,
  time: 35,
};

/** Colours a text by its kind. */
export function paintLeaf(kind: LeafKind, text: string): string {
  const color = COLORS[kind];
  return color === undefined ? text : `\x1b[${color}m${text}\x1b[39m`;
}
