import {
  EMPTY_TUPLE as NO_ITEMS,
  isList,
  markImmutable,
} from "../values/marks.ts";
import { fillNumbers } from "./number_runs.ts";
import { AGAIN } from "./stack.ts";
import { isIndexKey } from "../key_order.ts";
import type { Machine } from "./machine.ts";
import { isForwarded } from "../values/forward.ts";
import type { Dict } from "../values/dict.ts";

/** More values are left to the steps of other code. */
const MANY = 32_768;

// The instructions that make up nearly all bytes of large pickles.
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
 * Runs frequent instructions in their simple cases, with the machine's state in
 * local variables. It stops before the first other instruction.
 *
 * It has the effects of the rows of `opcodes.ts`, but is faster and never
 * refuses: any irregular case is left to the row.
 *
 * @param until The offset to stop at, after the current instruction.
 */
export function runFast(m: Machine, until: number): void {
  const { reader, stack, asciiCache, replacements } = m;
  const { values, marks, memo } = stack;
  const { bytes, view, end } = reader;
  const { dense } = memo;
  const { maxItems, maxDepth } = m.limits;
  const { none } = replacements;
  const { lastIndices } = m;
  const orderly = memo.sparse.size === 0;
  let { depths, memoIndices } = stack;
  let pos = reader.pos;
  let { sp, markBase } = stack;
  let items = m.items;

  loop:
  while (pos < until) {
    switch (bytes[pos]) {
      case BININT1:
        if (pos + 2 > end) break loop;
        values[sp++] = bytes[pos + 1];
        pos += 2;
        continue;
      case BININT2:
        if (pos + 3 > end) break loop;
        values[sp++] = bytes[pos + 1]! | (bytes[pos + 2]! << 8);
        pos += 3;
        continue;
      case BININT:
        if (pos + 5 > end) break loop;
        values[sp++] = bytes[pos + 1]! | (bytes[pos + 2]! << 8) |
          (bytes[pos + 3]! << 16) | (bytes[pos + 4]! << 24);
        pos += 5;
        continue;
      case BINFLOAT:
        if (pos + 9 > end) break loop;
        values[sp++] = view.getFloat64(pos + 1);
        pos += 9;
        continue;
      case NONE:
        values[sp++] = null;
        pos++;
        continue;
      case NEWTRUE:
        values[sp++] = true;
        pos++;
        continue;
      case NEWFALSE:
        values[sp++] = false;
        pos++;
        continue;
      case SHORT_BINUNICODE: {
        if (pos + 2 > end) break loop;
        const start = pos + 2;
        const stop = start + bytes[pos + 1]!;
        if (stop > end) break loop;
        const text = asciiCache.cut(start, stop);
        if (text === undefined) break loop;
        values[sp++] = text;
        pos = stop;
        continue;
      }
      case BINUNICODE: {
        if (pos + 5 > end) break loop;
        const start = pos + 5;
        const stop = start + view.getUint32(pos + 1, true);
        if (stop > end) break loop;
        const text = asciiCache.cut(start, stop);
        if (text === undefined) break loop;
        values[sp++] = text;
        pos = stop;
        continue;
      }
      case MEMOIZE:
        if (!orderly || memo.count !== dense.length) break loop;
        if (sp <= markBase) break loop;
        if (typeof values[sp - 1] === "object") {
          if (sp > depths.length) break loop;
          memoIndices[sp - 1] = memoIndices[sp - 1]! < -1
            ? AGAIN - dense.length
            : dense.length;
          memo.place(dense.length, depths[sp - 1]!, sp - 1);
        }
        dense.push(values[sp - 1]);
        memo.count++;
        pos++;
        continue;
      case BINPUT:
      case LONG_BINPUT: {
        const size = bytes[pos] === BINPUT ? 2 : 5;
        if (pos + size > end || sp <= markBase) break loop;
        const index = size === 2
          ? bytes[pos + 1]!
          : view.getUint32(pos + 1, true);
        if (!orderly || index !== dense.length) break loop;
        if (typeof values[sp - 1] === "object") {
          if (sp > depths.length) break loop;
          memoIndices[sp - 1] = memoIndices[sp - 1]! < -1
            ? AGAIN - index
            : index;
          memo.place(index, depths[sp - 1]!, sp - 1);
        }
        dense.push(values[sp - 1]);
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
          if (value === null || sp >= depths.length) break loop;
          if (!none && replacements.needsCare(value)) break loop;
          replacements.shared = true;
          const slot = memo.slots[index]!;
          if (slot < sp && values[slot] === value) {
            if (index < stack.firstOpen) stack.firstOpen = index;
          } else if (index > stack.firstOpen && memo.depths[index]! > 1) {
            stack.unsure = true;
          }
          depths[sp] = memo.depthOf(index);
          memoIndices[sp] = AGAIN - index;
        } else if (value === undefined) break loop;
        values[sp++] = value;
        pos += size;
        continue;
      }
      case MARK: {
        const list = sp > markBase ? values[sp - 1] : undefined;
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
        marks.push(markBase);
        markBase = sp;
        pos++;
        continue;
      }
      case EMPTY_LIST:
      case EMPTY_DICT:
      case EMPTY_TUPLE:
        if (sp >= depths.length) {
          stack.makeRoom(sp);
          ({ depths, memoIndices } = stack);
        }
        depths[sp] = 1;
        memoIndices[sp] = -1;
        values[sp++] = bytes[pos] === EMPTY_LIST
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
        const from = code === TUPLE ? markBase : sp - (code! - TUPLE1 + 1);
        if (from < markBase || items + sp - from > maxItems) break loop;
        if (sp - from > MANY) break loop;
        const depth = 1 + deepest(values, depths, from, sp);
        if (depth > maxDepth || from >= depths.length) break loop;
        items += sp - from;
        depths[from] = depth;
        memoIndices[from] = -1;
        values[from] = markImmutable(
          code === TUPLE2
            ? [values[from], values[from + 1]]
            : values.slice(from, sp),
        );
        sp = from + 1;
        if (code === TUPLE) markBase = marks.pop()!;
        pos++;
        continue;
      }
      case APPEND:
      case APPENDS:
      case SETITEM:
      case SETITEMS: {
        const code = bytes[pos]!;
        const many = code === APPENDS || code === SETITEMS;
        const from = many ? markBase : sp - (code === APPEND ? 1 : 2);
        const below = many ? marks[marks.length - 1] : markBase;
        if (below === undefined || from <= below || sp - from > MANY) {
          break loop;
        }
        const target = values[from - 1];
        const depth = 1 + deepest(values, depths, from, sp);
        if (depth > maxDepth || items + sp - from > maxItems) break loop;
        if (code === APPEND || code === APPENDS) {
          if (!isList(target)) break loop;
          for (let i = from; i < sp; i++) target.push(values[i]);
          items += sp - from;
        } else {
          if (((sp - from) & 1) === 1) break loop;
          if (!none && isStale(target)) break loop;
          if (lastIndices.size > 0 && lastIndices.has(target as object)) {
            break loop;
          }
          if (!setTexts(target, values, from, sp)) break loop;
          items += (sp - from) / 2;
        }
        if (depth > depths[from - 1]!) {
          depths[from - 1] = depth;
          const index = memoIndices[from - 1]!;
          if (index >= 0) memo.raise(index, depth);
          else if (index < -1) {
            stack.unsure = true;
            memo.raise(AGAIN - index, depth);
          }
        }
        sp = from;
        if (many) markBase = marks.pop()!;
        pos++;
        continue;
      }
      default:
        break loop;
    }
  }
  reader.pos = pos;
  stack.sp = sp;
  stack.markBase = markBase;
  m.items = items;
}

function isStale(target: unknown): boolean {
  return typeof target === "object" && target !== null && isForwarded(target);
}

/** The depth of the deepest container among values of the stack. */
function deepest(
  values: readonly unknown[],
  depths: Int32Array,
  from: number,
  to: number,
): number {
  let depth = 0;
  for (let i = from; i < to; i++) {
    const value = values[i];
    if (typeof value !== "object" || value === null) continue;
    if (depths[i]! > depth) depth = depths[i]!;
  }
  return depth;
}

/**
 * Sets entries in a dict of string keys. False if it is not such a dict or a
 * key is special; some entries may be set then, and setting them again is
 * harmless.
 */
function setTexts(
  target: unknown,
  values: readonly unknown[],
  from: number,
  to: number,
): boolean {
  const isDict = typeof target === "object" && target !== null &&
    Object.getPrototypeOf(target) === Object.prototype;
  if (!isDict) return false;
  const dict = target as Exclude<Dict, Map<unknown, unknown>>;
  for (let i = from; i < to; i += 2) {
    const key = values[i];
    if (typeof key !== "string" || key === "__proto__") return false;
    if (isIndexKey(key)) return false;
    dict[key] = values[i + 1];
  }
  return true;
}
