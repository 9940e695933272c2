import { type Budget, createBudget } from "../../json/budget.ts";
import { displayWidth } from "../output/table.ts";
import {
  type Block,
  type Group,
  type Label,
  leaf,
  type LeafKind,
  type Part,
  type Shape,
} from "./shape.ts";
import type { PrintOptions } from "./options.ts";
import { createLine, type Piece } from "./line.ts";
import { shapeOf } from "./shapes.ts";

/** The limit for nesting, as printing recurses. */
const MAX_DEPTH = 1_000;

const INDENT = "  ";

/** The size of a large value. */
const LARGE = 1_000;

/** A longer string fits no line, whatever the width of its characters. */
const MAX_MEASURED = 10_000;

/** The memory of a member of a list or dict: a pointer. */
const SLOT_BYTES = 8;

/** The cost of a member, also where it does not fit the line. */
const PART_CHARACTERS = 32;

/** Thrown if a string does not fit the line. */
const TOO_LONG = Symbol("too long");

/** Writes one value. */
interface Printer {
  /** The string on one line; undefined if it exceeds `room`. */
  inline(value: unknown, room: number): Piece | undefined;
  /** Lines: the first one after `head`, the last one before `tail`. */
  print(value: unknown, head: Piece, tail: string, indent: string): void;
}

/**
 * Writes a value in Python's notation: on one line if it fits, otherwise a
 * member on each line.
 *
 * @param emit Called with each line.
 * @throws {RangeError} If the value is nested too deep, or its output is out of
 * proportion to it because long parts are shared many times.
 */
export function printValue(
  value: unknown,
  options: PrintOptions,
  emit: (line: string) => void,
): void {
  createPrinter(options, emit).print(value, { text: "", width: 0 }, "", "");
}

/** A value on one line of any length. */
export function inlineText(value: unknown, options: PrintOptions): string {
  return createPrinter(options, () => {}).inline(value, Infinity)!.text;
}

function createPrinter(
  { width, maxDepth, maxItems, maxLetters, isCut, paint }: PrintOptions,
  emit: (line: string) => void,
): Printer {
  const budget = createBudget();
  /** The containers of the current value. */
  const open = new Set<unknown>();

  let isPainted = true;
  /**
   * The shapes of large values, which would otherwise be created for each line.
   */
  const known = new Map<unknown, Shape>();
  /** The most room that a value did not fit into. */
  const tooLong = new Map<unknown, number>();

  function leafPiece(kind: LeafKind, text: string): Piece {
    budget.spend(text.length);
    const width = text.length > MAX_MEASURED ? text.length : displayWidth(text);
    return { text: isPainted && paint ? paint(kind, text) : text, width };
  }

  function shape(value: unknown, { partShape }: Partial<Group> = {}): Shape {
    budget.spend(PART_CHARACTERS);
    if (typeof value !== "string" || value.length <= maxLetters) {
      const found = known.get(value) ?? partShape?.(value) ?? shapeOf(value);
      hold(value, found, budget);
      if (found.kind === "group" && (found.isMade || found.size > LARGE)) {
        known.set(value, found);
      }
      return found;
    }
    budget.hold(value.length, value);
    const cut = shapeOf(value.slice(0, maxLetters)) as { text: string };
    const left = (value.length - maxLetters).toLocaleString("en");
    return leaf(
      `${cut.text}... ${left} more ${
        left === "1" ? "character" : "characters"
      }`,
      "string",
    );
  }

  /** Runs with an open value, and refuses one that is nested too deep. */
  function within<Result>(value: unknown, run: () => Result): Result {
    if (open.size >= MAX_DEPTH) {
      throw new RangeError("it is nested more than 1,000 levels deep");
    }
    open.add(value);
    try {
      return run();
    } finally {
      open.delete(value);
    }
  }

  /** The form of a group that is not opened; undefined if it is. */
  function closed(value: unknown, group: Group): Piece | undefined {
    const { open: start, close, size } = group;
    const isHidden = open.has(value) || (open.size >= maxDepth && size > 0);
    return isHidden ? leafPiece("other", `${start}...${close}`) : undefined;
  }

  function inlinePart(
    [label, value]: Part,
    group: Group,
    room: number,
  ): Piece {
    const before = labelPiece(label, room);
    const own = inline(value, room - before.width, group);
    return { text: before.text + own.text, width: before.width + own.width };
  }

  function labelPiece(label: Label | null, room: number): Piece {
    if (label === null) return { text: "", width: 0 };
    if ("name" in label) {
      const { text, width } = leafPiece("other", label.name);
      return { text: `${text}=`, width: width + 1 };
    }
    const { text, width } = inline(label.key, room);
    return { text: `${text}: `, width: width + 2 };
  }

  /** Throws {@linkcode TOO_LONG} if the string exceeds `room`. */
  function inline(value: unknown, room: number, around?: Group): Piece {
    if (lengthOf(value) > Math.max(room, 0)) throw TOO_LONG;
    const tried = open.has(value) ? undefined : tooLong.get(value);
    if (tried !== undefined && tried >= room) throw TOO_LONG;
    const own = shape(value, around);
    const piece = own.kind === "group"
      ? closed(value, own) ??
        within(value, () => inlineGroup(own, room))
      : own.kind === "block"
      ? inlineBlock(own as Block, room)
      : leafPiece(own.kind, own.text);
    if (piece.width > room) throw TOO_LONG;
    return piece;
  }

  function inlineBlock(block: Block, room: number): Piece {
    if (room === Infinity) return leafPiece("other", block.title);
    const short = block.short?.({ width: room, isCut, inline: plainText });
    if (short === undefined) throw TOO_LONG;
    return leafPiece("other", short);
  }

  function inlineGroup(group: Group, room: number): Piece {
    let [text, width] = [group.open, group.open.length];
    let count = 0;
    for (const part of group.parts()) {
      const comma = count === 0 ? "" : ", ";
      text += comma;
      width += comma.length;
      if (width > room) throw TOO_LONG;
      if (count++ === maxItems) {
        text += "...";
        width += 3;
        break;
      }
      const piece = inlinePart(part, group, room - width);
      text += piece.text;
      width += piece.width;
    }
    const close = (group.isTuple && count === 1 ? "," : "") + group.close;
    return { text: text + close, width: width + close.length };
  }

  function plainText(value: unknown): string {
    isPainted = false;
    try {
      return inline(value, Infinity).text;
    } finally {
      isPainted = true;
    }
  }

  function inlineWithin(write: () => Piece): Piece | undefined {
    try {
      return write();
    } catch (thrown) {
      if (thrown !== TOO_LONG) throw thrown;
      return undefined;
    }
  }

  function print(
    value: unknown,
    head: Piece,
    tail: string,
    indent: string,
    around?: Group,
  ): void {
    const room = width - indent.length - head.width - tail.length;
    const piece = inlineWithin(() => inline(value, room, around));
    if (piece !== undefined) {
      return emit(indent + head.text + piece.text + tail);
    }
    // It may fit where it lies deeper, if what lies too deep is left out.
    if (maxDepth === Infinity && typeof value === "object") {
      tooLong.set(value, Math.max(room, tooLong.get(value) ?? room));
    }
    const own = shape(value, around);
    if (own.kind === "group") {
      within(value, () => printGroup(own, head, tail, indent));
    } else if (own.kind === "block") {
      printBlock(own as Block, head, tail, indent);
    } else {
      emit(indent + head.text + leafPiece(own.kind, own.text).text + tail);
    }
  }

  function printGroup(
    group: Group,
    head: Piece,
    tail: string,
    indent: string,
  ): void {
    emit(indent + head.text + group.open);
    const inner = indent + INDENT;
    const line = createLine(width - inner.length, (text) => emit(inner + text));
    let count = 0;
    for (const part of group.parts()) {
      if (count++ === maxItems) {
        const left = (group.size - maxItems).toLocaleString("en");
        line.add({
          text: `... ${left} more ${left === "1" ? "item" : "items"}`,
          width: Infinity,
        });
        break;
      }
      const [label, value] = part;
      const short = label === null && typeof value !== "object"
        ? inlineWithin(() => inline(value, MAX_SHARING, group))
        : undefined;
      if (short !== undefined) {
        line.add({ text: `${short.text},`, width: short.width + 1 });
        continue;
      }
      line.flush();
      print(value, labelPiece(label, Infinity), ",", inner, group);
    }
    line.flush();
    emit(indent + group.close + tail);
  }

  function printBlock(
    block: Block,
    head: Piece,
    tail: string,
    indent: string,
  ): void {
    const own = head.text === "" ? indent : indent + INDENT;
    if (head.text !== "") emit(indent + head.text.trimEnd());
    let last: string | undefined;
    const limits = { width: width - own.length, isCut, inline: plainText };
    for (const line of block.lines(limits)) {
      if (last !== undefined) emit((own + last).trimEnd());
      budget.spend(line.length);
      last = line;
    }
    if (last !== undefined) emit(own + last + tail);
  }

  return {
    inline: (value, room) => inlineWithin(() => inline(value, room)),
    print,
  };
}

/** A lower bound of the length of an expensive string. */
function lengthOf(value: unknown): number {
  return typeof value === "string" || value instanceof Uint8Array
    ? value.length
    : 0;
}

/** Longer members have a separate line. */
const MAX_SHARING = 24;

/** Counts the size of a value, which bounds its output. */
function hold(value: unknown, shape: Shape, budget: Budget): void {
  if (typeof value === "string") budget.hold(value.length, value);
  if (typeof value !== "object" || value === null) return;
  if (ArrayBuffer.isView(value)) {
    budget.hold(value.buffer.byteLength, value.buffer);
  } else if (shape.kind === "group") {
    budget.hold(2 * SLOT_BYTES * shape.size, value);
  } else if (shape.kind === "block") {
    budget.hold((shape as Block).bytes, value);
  }
}
