import {
  EMPTY_TUPLE as NO_ITEMS,
  isList,
  markImmutable,
} from "../values/marks.ts";
import type { Machine } from "./machine.ts";
import type { Dict } from "../values/dict.ts";

// The instructions that nearly all bytes of large pickles belong to.
const MARK = 0x28;
const EMPTY_TUPLE = 0x29;
const BINFLOAT = 0x47;
const BININT = 0x4a;
const BININT1 = 0x4b;
const BININT2 = 0x4d;
const NONE = 0x4e;
const BINUNICODE = 0x58;
const EMPTY_LIST = 0x5d;
const APPEND = 0x61;
const APPENDS = 0x65;
const BINGET = 0x68;
const LONG_BINGET = 0x6a;
const BINPUT = 0x71;
const LONG_BINPUT = 0x72;
const SETITEM = 0x73;
const TUPLE = 0x74;
const SETITEMS = 0x75;
const EMPTY_DICT = 0x7d;
const TUPLE1 = 0x85;
const TUPLE2 = 0x86;
const TUPLE3 = 0x87;
const NEWTRUE = 0x88;
const NEWFALSE = 0x89;
const SHORT_BINUNICODE = 0x8c;
const MEMOIZE = 0x94;

/**
 * Runs on over frequent instructions in their simple cases, with the machine's
 * state in local variables, and stops before the first that is neither.
 *
 * It does what the rows of `opcodes.ts` do, only faster, and never refuses:
 * whatever is not as it should be is left to the row.
 */
export function runFast(m: Machine): void {
  const { reader, stack, marks, memo, texts } = m;
  const { bytes, view, end } = reader;
  const { dense } = memo;
  const { maxItems, maxDepth } = m.limits;
  const plain = m.plain;
  const orderly = memo.sparse.size === 0;
  let { heights, places } = m;
  let pos = reader.pos;
  let sp = m.sp;
  let fence = m.fence;
  let items = m.items;

  loop:
  while (pos < end) {
    switch (bytes[pos]) {
      case BININT1:
        if (pos + 2 > end) break loop;
        stack[sp++] = bytes[pos + 1];
        pos += 2;
        continue;
      case BININT2:
        if (pos + 3 > end) break loop;
        stack[sp++] = bytes[pos + 1]! | (bytes[pos + 2]! << 8);
        pos += 3;
        continue;
      case BININT:
        if (pos + 5 > end) break loop;
        stack[sp++] = bytes[pos + 1]! | (bytes[pos + 2]! << 8) |
          (bytes[pos + 3]! << 16) | (bytes[pos + 4]! << 24);
        pos += 5;
        continue;
      case BINFLOAT:
        if (pos + 9 > end) break loop;
        stack[sp++] = view.getFloat64(pos + 1);
        pos += 9;
        continue;
      case NONE:
        stack[sp++] = null;
        pos++;
        continue;
      case NEWTRUE:
        stack[sp++] = true;
        pos++;
        continue;
      case NEWFALSE:
        stack[sp++] = false;
        pos++;
        continue;
      case SHORT_BINUNICODE: {
        if (pos + 2 > end) break loop;
        const start = pos + 2;
        const stop = start + bytes[pos + 1]!;
        if (stop > end) break loop;
        const text = texts.cut(start, stop);
        if (text === undefined) break loop;
        stack[sp++] = text;
        pos = stop;
        continue;
      }
      case BINUNICODE: {
        if (pos + 5 > end) break loop;
        const start = pos + 5;
        const stop = start + view.getUint32(pos + 1, true);
        if (stop > end) break loop;
        const text = texts.cut(start, stop);
        if (text === undefined) break loop;
        stack[sp++] = text;
        pos = stop;
        continue;
      }
      case MEMOIZE:
        if (!orderly || memo.count !== dense.length) break loop;
        if (sp <= fence) break loop;
        if (typeof stack[sp - 1] === "object") {
          if (sp > heights.length) break loop;
          places[sp - 1] = dense.length;
          if (heights[sp - 1]! > 1) memo.raise(dense.length, heights[sp - 1]!);
        }
        dense.push(stack[sp - 1]);
        memo.count++;
        pos++;
        continue;
      case BINPUT:
      case LONG_BINPUT: {
        const size = bytes[pos] === BINPUT ? 2 : 5;
        if (pos + size > end || sp <= fence) break loop;
        const index = size === 2
          ? bytes[pos + 1]!
          : view.getUint32(pos + 1, true);
        if (!orderly || index !== dense.length) break loop;
        if (typeof stack[sp - 1] === "object") {
          if (sp > heights.length) break loop;
          places[sp - 1] = index;
          if (heights[sp - 1]! > 1) memo.raise(index, heights[sp - 1]!);
        }
        dense.push(stack[sp - 1]);
        memo.count++;
        pos += size;
        continue;
      }
      case BINGET:
      case LONG_BINGET: {
        const size = bytes[pos] === BINGET ? 2 : 5;
        if (pos + size > end) break loop;
        const index = size === 2
          ? bytes[pos + 1]!
          : view.getUint32(pos + 1, true);
        if (index >= dense.length) break loop;
        const value = dense[index];
        if (typeof value === "object") {
          if (!plain || sp >= heights.length) break loop;
          m.shared = true;
          heights[sp] = memo.heightOf(index);
          places[sp] = index;
        } else if (value === undefined) break loop;
        stack[sp++] = value;
        pos += size;
        continue;
      }
      case MARK: {
        const list = sp > fence ? stack[sp - 1] : undefined;
        const next = bytes[pos + 1];
        const isNumber = next === BINFLOAT || next === BININT ||
          next === BININT1 || next === BININT2;
        if (isNumber && isList(list)) {
          const room = maxItems - items;
          const before = list.length;
          const after = fillNumbers(list, bytes, view, pos + 1, room);
          if (after > 0) {
            items += list.length - before;
            pos = after;
            continue;
          }
        }
        marks.push(fence);
        fence = sp;
        pos++;
        continue;
      }
      case EMPTY_LIST:
      case EMPTY_DICT:
      case EMPTY_TUPLE:
        if (sp >= heights.length) {
          m.makeRoom(sp);
          ({ heights, places } = m);
        }
        heights[sp] = 1;
        places[sp] = -1;
        stack[sp++] = bytes[pos] === EMPTY_LIST
          ? []
          : bytes[pos] === EMPTY_DICT
          ? {}
          : NO_ITEMS;
        pos++;
        continue;
      case TUPLE1:
      case TUPLE2:
      case TUPLE3:
      case TUPLE: {
        const code = bytes[pos];
        if (code === TUPLE && marks.length === 0) break loop;
        const from = code === TUPLE ? fence : sp - (code! - TUPLE1 + 1);
        if (from < fence || items + sp - from > maxItems) break loop;
        const height = 1 + highest(stack, heights, from, sp);
        if (height > maxDepth || from >= heights.length) break loop;
        items += sp - from;
        heights[from] = height;
        places[from] = -1;
        stack[from] = markImmutable(
          code === TUPLE2
            ? [stack[from], stack[from + 1]]
            : stack.slice(from, sp),
        );
        sp = from + 1;
        if (code === TUPLE) fence = marks.pop()!;
        pos++;
        continue;
      }
      case APPEND:
      case APPENDS:
      case SETITEM:
      case SETITEMS: {
        const code = bytes[pos]!;
        const many = code === APPENDS || code === SETITEMS;
        const from = many ? fence : sp - (code === APPEND ? 1 : 2);
        const below = many ? marks[marks.length - 1] : fence;
        if (below === undefined || from <= below) break loop;
        const target = stack[from - 1];
        const height = 1 + highest(stack, heights, from, sp);
        if (height > maxDepth || items + sp - from > maxItems) break loop;
        if (code === APPEND || code === APPENDS) {
          if (!isList(target)) break loop;
          for (let i = from; i < sp; i++) target.push(stack[i]);
          items += sp - from;
        } else {
          if (((sp - from) & 1) === 1) break loop;
          if (!setTexts(target, stack, from, sp)) break loop;
          items += (sp - from) / 2;
        }
        if (height > heights[from - 1]!) {
          heights[from - 1] = height;
          const place = places[from - 1]!;
          if (place >= 0) memo.raise(place, height);
        }
        sp = from;
        if (many) fence = marks.pop()!;
        pos++;
        continue;
      }
      default:
        break loop;
    }
  }
  reader.pos = pos;
  m.sp = sp;
  m.fence = fence;
  m.items = items;
}

/** The height of the highest container among values of the stack. */
function highest(
  stack: readonly unknown[],
  heights: Int32Array,
  from: number,
  to: number,
): number {
  let height = 0;
  for (let i = from; i < to; i++) {
    const value = stack[i];
    if (typeof value !== "object" || value === null) continue;
    if (heights[i]! > height) height = heights[i]!;
  }
  return height;
}

/**
 * Appends a run of numbers of one kind up to its APPENDS, so that they need not
 * go over the stack, where each float would be an object of its own.
 *
 * @returns Where to go on; 0, and the list as before, if the run is no such run.
 */
function fillNumbers(
  list: unknown[],
  bytes: Uint8Array,
  view: DataView,
  start: number,
  room: number,
): number {
  const before = list.length;
  const pos = bytes[start] === BINFLOAT
    ? fillFloats(list, bytes, view, start)
    : fillInts(list, bytes, start);
  if (bytes[pos] === APPENDS && list.length - before <= room) return pos + 1;
  list.length = before;
  return 0;
}

// Two functions: each meets lists of one kind of elements only.

function fillFloats(
  list: unknown[],
  bytes: Uint8Array,
  view: DataView,
  start: number,
): number {
  const last = bytes.length - 9;
  let pos = start;
  while (pos <= last && bytes[pos] === BINFLOAT) {
    list.push(view.getFloat64(pos + 1));
    pos += 9;
  }
  return pos;
}

function fillInts(list: unknown[], bytes: Uint8Array, start: number): number {
  const last = bytes.length - 5;
  let pos = start;
  while (pos <= last) {
    const code = bytes[pos];
    if (code === BININT1) {
      list.push(bytes[pos + 1]!);
      pos += 2;
    } else if (code === BININT2) {
      list.push(bytes[pos + 1]! | (bytes[pos + 2]! << 8));
      pos += 3;
    } else if (code === BININT) {
      list.push(
        bytes[pos + 1]! | (bytes[pos + 2]! << 8) | (bytes[pos + 3]! << 16) |
          (bytes[pos + 4]! << 24),
      );
      pos += 5;
    } else break;
  }
  return pos;
}

/**
 * Sets entries in a dict of text keys; false, perhaps half done, if it is no
 * such dict or a key is special. Setting them once more does no harm.
 */
function setTexts(
  target: unknown,
  stack: readonly unknown[],
  from: number,
  to: number,
): boolean {
  const isDict = typeof target === "object" && target !== null &&
    Object.getPrototypeOf(target) === Object.prototype;
  if (!isDict) return false;
  const dict = target as Exclude<Dict, Map<unknown, unknown>>;
  for (let i = from; i < to; i += 2) {
    const key = stack[i];
    if (typeof key !== "string" || key === "__proto__") return false;
    dict[key] = stack[i + 1];
  }
  return true;
}
