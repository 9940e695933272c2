/** What a text that has no parts is: terminals colour it by that. */
export type LeafKind = "string" | "number" | "word" | "time" | "other";

/** A value without parts. */
export interface Leaf {
  /** What it is. */
  readonly kind: LeafKind;
  /** Its text, on one line. */
  readonly text: string;
}

/** What stands before a part: `name=`, or the key of a dict. */
export type Label =
  | { readonly name: string }
  | { readonly key: unknown };

/** A part of a value. */
export type Part = readonly [label: Label | null, value: unknown];

/** A value that holds others. */
export interface Group {
  readonly kind: "group";
  readonly open: string;
  readonly close: string;
  /** How many parts it has. */
  readonly size: number;
  parts(): Iterable<Part>;
  /** Whether a comma follows one part alone. */
  readonly isTuple?: boolean;
  /** How the parts are written, if not as all values are. */
  readonly partShape?: (value: unknown) => Shape;
}

/** How a table is fitted to where it is shown. */
export interface TableLimits {
  /** How wide a line may be. */
  readonly width: number;
  /** Whether rows, columns and digits may be left out. */
  readonly isCut: boolean;
  /** Writes a value on one line. */
  readonly inline: (value: unknown) => string;
}

/** A value that takes lines of its own. */
export interface Block {
  readonly kind: "block";
  /** What it is, on one line. */
  readonly title: string;
  /** How many bytes it holds, about. */
  readonly bytes: number;
  /** The text on one line, undefined where it takes more. */
  readonly short?: (limits: TableLimits) => string | undefined;
  lines(limits: TableLimits): Iterable<string>;
}

/** How a value is written. */
export type Shape = Leaf | Group | Block;

/** Makes a value without parts. */
export function leaf(text: string, kind: LeafKind = "other"): Leaf {
  return { kind, text };
}

/** Makes a list of parts between two brackets. */
export function listGroup(
  open: string,
  close: string,
  items: { readonly [Symbol.iterator]: () => Iterator<unknown> },
  size: number,
): Group {
  return {
    kind: "group",
    open,
    close,
    size,
    *parts() {
      for (const item of items) yield [null, item] as const;
    },
  };
}

/** Makes parts with keys or names between two brackets. */
export function labelledGroup(
  open: string,
  close: string,
  parts: readonly Part[],
): Group {
  return { kind: "group", open, close, size: parts.length, parts: () => parts };
}
