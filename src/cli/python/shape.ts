/** The kind of a value without members, which determines its colour. */
export type LeafKind = "string" | "number" | "word" | "time" | "other";

/** A value without parts. */
export interface Leaf {
  /** Its kind. */
  readonly kind: LeafKind;
  /** Its string on one line. */
  readonly text: string;
}

/** The prefix of a member: `name=`, or the key of a dict. */
export type Label =
  | { readonly name: string }
  | { readonly key: unknown };

/** A member of a value. */
export type Part = readonly [label: Label | null, value: unknown];

/** A value with members. */
export interface Group {
  readonly kind: "group";
  readonly open: string;
  readonly close: string;
  /** The number of members. */
  readonly size: number;
  parts(): Iterable<Part>;
  /** Whether a comma follows a single member. */
  readonly isTuple?: boolean;
  /** Whether the members are created anew each time. */
  readonly isMade?: boolean;
  /** The form of the members, if it differs from the usual one. */
  readonly partShape?: (value: unknown) => Shape;
}

/** The limits of a table. */
export interface TableLimits {
  /** The maximum width of a line. */
  readonly width: number;
  /** Whether rows, columns and digits may be omitted. */
  readonly isCut: boolean;
  /** Writes a value on one line. */
  readonly inline: (value: unknown) => string;
}

/** A value of several lines. */
export interface Block {
  readonly kind: "block";
  /** A summary on one line. */
  readonly title: string;
  /** Its approximate size in bytes. */
  readonly bytes: number;
  /** The string on one line; undefined if it does not fit. */
  readonly short?: (limits: TableLimits) => string | undefined;
  lines(limits: TableLimits): Iterable<string>;
}

/** The form of a value. */
export type Shape = Leaf | Group | Block;

/** Creates a value without members. */
export function leaf(text: string, kind: LeafKind = "other"): Leaf {
  return { kind, text };
}

/** Creates a list of members between two brackets. */
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

/** Creates members with keys or names between two brackets. */
export function labelledGroup(
  open: string,
  close: string,
  parts: readonly Part[],
): Group {
  return { kind: "group", open, close, size: parts.length, parts: () => parts };
}
