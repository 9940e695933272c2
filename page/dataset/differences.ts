import type { Json } from "../api/api.ts";
import { inlineText } from "../values/inline.ts";
import { partsOf } from "../values/parts.ts";
import { leafText, titleOf } from "../values/text.ts";
import { isList, isObject } from "../values/value.ts";

/** A part of two values, side by side; null: one of them does not have it. */
export interface Pair {
  /** The names of the parts that lead to it. */
  readonly path: readonly string[];
  readonly left: string | null;
  readonly right: string | null;
  readonly isSame: boolean;
}

/** The parts of two values. */
export interface Comparison {
  readonly pairs: readonly Pair[];
  /** Whether there are more parts than are compared. */
  readonly isCut: boolean;
}

const MOST_PAIRS = 5_000;
const MOST_DEPTH = 40;
const TEXT_ROOM = 300;

/** Puts the parts of two values side by side, down to what has no parts. */
export function compareValues(left: Json, right: Json): Comparison {
  const pairs: Pair[] = [];
  let isCut = false;

  function walk(
    path: readonly string[],
    left: Json | undefined,
    right: Json | undefined,
  ): void {
    if (pairs.length >= MOST_PAIRS) {
      isCut = true;
      return;
    }
    const [own, other] = [openParts(left), openParts(right)];
    const areAlike = own !== undefined && other !== undefined &&
      titleKind(left!) === titleKind(right!);
    if (!areAlike || path.length >= MOST_DEPTH) {
      const texts = [textOf(left), textOf(right)] as const;
      pairs.push({
        path,
        left: texts[0],
        right: texts[1],
        isSame: texts[0] === texts[1],
      });
      return;
    }
    const rest = new Map(other);
    for (const [name, value] of own) {
      walk([...path, name], value, rest.get(name));
      rest.delete(name);
      if (isCut) return;
    }
    for (const [name, value] of rest) walk([...path, name], undefined, value);
  }

  walk([], left, right);
  return { pairs, isCut };
}

/** The parts of a value that has some. */
function openParts(
  value: Json | undefined,
): readonly (readonly [string, Json])[] | undefined {
  if (value === undefined || (!isList(value) && !isObject(value))) return;
  if (leafText(value) !== undefined) return undefined;
  const parts = partsOf(value);
  return parts.length === 0 ? undefined : parts;
}

/** What a value is, without how much is in it. */
function titleKind(value: Json): string {
  return titleOf(value).split(" · ")[0]!;
}

function textOf(value: Json | undefined): string | null {
  return value === undefined ? null : inlineText(value, TEXT_ROOM);
}
