// Python compares keys and members by ==, JavaScript by identity: in Python, 1,
// 1.0 and True are one key, and so are equal tuples and equal bytes, but two
// NaN are not.

import { malformed } from "../errors.ts";
import { chainLength } from "./collisions.ts";
import { isHashable } from "./marks.ts";
import { PyDecimal } from "./number/decimal.ts";
import { PyFraction } from "./number/fraction.ts";
import { exactOf, isNumberObject, type NumberObject } from "./number/exact.ts";
import { PyRange } from "./number/range.ts";
import { sizeOfInt } from "./numbers.ts";
import { decodeLatin1 } from "./text.ts";
import { PyDate } from "./time/date.ts";
import { PyDateTime } from "./time/datetime.ts";
import { PyTime } from "./time/time.ts";
import { PyTimedelta } from "./time/timedelta.ts";

/** Charges work that takes as long as creating this number of bytes. */
export type Charge = (bytes: number) => void;

type Members = Map<unknown, unknown> | Set<unknown>;

/** The number of entries to copy before other tasks may run. */
const STEP = 4096;
const SHORT = 12;
const PART_BYTES = 32;
/** The cost of the exact value of a number with many digits. */
const NUMBER_BYTES = 256;
/** The cost of removing factors from a large denominator. */
const LONG_DIVISION = 2048;
/** The cost of a comparison in a chain, as a share of that of a byte. */
const CHAIN_SHARE = 1 / 2;

/** The member that equals `key` in Python; `key` if there is none. */
export function memberKey(
  members: Members,
  key: unknown,
  charge: Charge,
): unknown {
  if (typeof key === "string" || key === null) return key;
  if (typeof key === "object") {
    if (!isHashable(key)) throw notHashable();
    return sameObject(members, key, charge);
  }
  if (typeof key === "number" || typeof key === "bigint") {
    const chain = chainLength(members, key);
    if (chain > 0) charge(chain * CHAIN_SHARE);
  }
  const twin = twinOf(key);
  if (twin !== undefined && members.has(twin)) return twin;
  if (hasNumberObjects) {
    const same = sameNumberObject(members, key, charge);
    if (same !== undefined) return same;
  }
  // A second NaN is kept as a separate object, so that no entry is lost.
  return Number.isNaN(key) && members.has(key) ? Object(key) : key;
}

function notHashable(): Error {
  return malformed("Cannot use a key: its type is not hashable");
}

/** The equal value of another type. */
function twinOf(key: unknown): unknown {
  if (typeof key === "boolean") return Number(key);
  if (key === 0 || key === 1) return key === 1;
  if (typeof key === "bigint") {
    const near = Number(key);
    return Number.isFinite(near) && BigInt(near) === key ? near : undefined;
  }
  if (typeof key !== "number" || Number.isSafeInteger(key)) return undefined;
  return Number.isInteger(key) ? BigInt(key) : undefined;
}

/**
 * The objects among the members of a Map or Set, by the values that they equal.
 */
interface ObjectIndex {
  /** Numbers for strings that are the same for equal values. */
  readonly ids: Map<string, number>;
  /** The number of an object that was seen before. */
  readonly known: WeakMap<object, number>;
  readonly firsts: Map<number, object>;
}

const indexes = new WeakMap<Members, ObjectIndex>();

/** Indexes a copy of a Map in steps, so that equal keys can be added. */
export function* copyIndexes(
  from: Members,
  to: Members,
): Generator<void, void> {
  const index = indexes.get(from);
  if (index === undefined) return;
  indexes.set(to, {
    ids: yield* copied(index.ids),
    known: new WeakMap(),
    firsts: yield* copied(index.firsts),
  });
}

function* copied<Key, Value>(
  map: ReadonlyMap<Key, Value>,
): Generator<void, Map<Key, Value>> {
  const copy = new Map<Key, Value>();
  for (const [key, value] of map) {
    copy.set(key, value);
    if (copy.size % STEP === 0) yield;
  }
  return copy;
}

/** Avoids the index if no Decimal was ever a key. */
let hasNumberObjects = false;

/** The Decimal, Fraction or complex among the members that equals a number. */
function sameNumberObject(
  members: Members,
  key: unknown,
  charge: Charge,
): object | undefined {
  const index = indexes.get(members);
  if (index === undefined) return undefined;
  if (typeof key === "bigint") charge(sizeOfInt(key));
  const id = index.ids.get(atomText(key, charge));
  return id === undefined ? undefined : index.firsts.get(id);
}

/** The number among the members that equals an object. */
function sameNumber(members: Members, exact: number | bigint): unknown {
  const twins = [exact, twinOf(exact)];
  return twins.find((twin) => twin !== undefined && members.has(twin));
}

/**
 * The exact value of a number, which is charged; unhashable values are refused.
 */
function exactKey(
  key: NumberObject,
  charge: Charge,
): number | bigint | string | undefined {
  charge(NUMBER_BYTES + numberSize(key));
  if (key instanceof PyDecimal && /snan/i.test(key.text)) throw notHashable();
  return exactOf(key);
}

function numberSize(key: NumberObject): number {
  if (key instanceof PyDecimal) return key.text.length;
  if (!(key instanceof PyFraction)) return 0;
  const { numerator, denominator } = key;
  const isSmall = denominator <= Number.MAX_SAFE_INTEGER;
  return sizeOfInt(numerator) + sizeOfInt(denominator) +
    (isSmall ? 0 : LONG_DIVISION);
}

function sameObject(members: Members, key: object, charge: Charge): unknown {
  if (!isComparable(key)) return key;
  if (isNumberObject(key)) {
    const exact = exactKey(key, charge);
    if (exact === undefined) return key;
    hasNumberObjects = true;
    if (typeof exact !== "string") {
      const same = sameNumber(members, exact);
      if (same !== undefined) return same;
    }
  }
  let index = indexes.get(members);
  if (index === undefined) {
    index = { ids: new Map(), known: new WeakMap(), firsts: new Map() };
    indexes.set(members, index);
  }
  const id = idOf(key, index, charge);
  const first = index.firsts.get(id);
  if (first !== undefined) return first;
  index.firsts.set(id, key);
  return key;
}

/** Returns whether Python compares a value by its contents. */
function isComparable(value: object): boolean {
  return Array.isArray(value) || value instanceof Set ||
    value instanceof Uint8Array || value instanceof PyDate ||
    value instanceof PyDateTime || value instanceof PyTimedelta ||
    value instanceof PyTime || value instanceof PyRange ||
    isNumberObject(value);
}

/** Tuples may be nested to any depth, so that no recursion is used. */
function idOf(root: object, index: ObjectIndex, charge: Charge): number {
  const path: { value: object; rest: unknown[]; texts: string[] }[] = [];
  const enter = (value: object): number | undefined => {
    const known = index.known.get(value);
    if (known !== undefined) return known;
    if (!isHashable(value)) throw notHashable();
    if (Array.isArray(value) || value instanceof Set) {
      path.push({ value, rest: [...value].reverse(), texts: [] });
      return undefined;
    }
    return learn(value, objectText(value, charge), index);
  };
  let last = enter(root);
  while (path.length > 0) {
    const { value, rest, texts } = path[path.length - 1]!;
    if (last !== undefined) texts.push(`#${last}`);
    last = undefined;
    if (rest.length > 0) {
      charge(PART_BYTES);
      const member = rest.pop();
      if (isNumberObject(member)) texts.push(numberText(member, charge));
      else if (typeof member === "object" && member !== null) {
        last = enter(member);
      } else texts.push(atomText(member, charge));
    } else {
      path.pop();
      const text = Array.isArray(value)
        ? `(${texts.join()})`
        : `{${texts.sort().join()}}`;
      last = learn(value, text, index);
    }
  }
  return last!;
}

function learn(
  value: object,
  text: string | undefined,
  { ids, known }: ObjectIndex,
): number {
  const own = text ?? `@${ids.size}`;
  let id = ids.get(own);
  if (id === undefined) ids.set(own, id = ids.size);
  // Remembering an object is slower than writing a short string again.
  if (text === undefined || text.length > SHORT) known.set(value, id);
  return id;
}

function atomText(value: unknown, charge: Charge): string {
  if (typeof value === "string") {
    charge(value.length);
    return `s${value.length}:${value}`;
  }
  if (typeof value === "boolean") return `n${Number(value)}`;
  if (typeof value === "bigint") return `x${value.toString(16)}`;
  if (typeof value !== "number") return String(value);
  if (Number.isNaN(value)) return `nan${++nanCount}`;
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) {
    return `n${value === 0 ? 0 : value}`;
  }
  return `x${BigInt(value).toString(16)}`;
}

let nanCount = 0;

/** The string of the number of an object; NaN equals no other. */
function numberText(value: NumberObject, charge: Charge): string {
  const exact = exactKey(value, charge) ?? NaN;
  return typeof exact === "string" ? exact : atomText(exact, charge);
}

/** Undefined for a value that equals only itself. */
function objectText(value: object, charge: Charge): string | undefined {
  if (value instanceof Uint8Array) {
    charge(value.length);
    return `b${decodeLatin1(value)}`;
  }
  if (isNumberObject(value)) return numberText(value, charge);
  if (value instanceof PyTime) return timeText(value);
  if (value instanceof PyRange) return rangeText(value, charge);
  if (value instanceof PyDateTime) {
    const { microsecond, nanosecond, offset } = value;
    const parts = [value.getTime(), microsecond, nanosecond, offset === null];
    return `T${parts.join()}`;
  }
  if (!isComparable(value)) return undefined;
  return `${Object.prototype.toString.call(value)}${value}`;
}

/** Times with a fixed offset are compared in UTC. */
function timeText({ hour, minute, second, microsecond, offset }: PyTime) {
  const seconds = hour * 3600 + minute * 60 + second - (offset ?? 0);
  return `t${offset === null ? "" : "z"}${seconds * 1e6 + microsecond}`;
}

/** Ranges are compared by their members. */
function rangeText(range: PyRange, charge: Charge): string {
  const { start, stop, step } = range;
  for (const part of [start, stop, step]) charge(2 * sizeOfInt(part));
  const { length } = range;
  if (length === 0) return "r";
  const parts = length === 1 ? [start] : [start, length, step];
  return `r${parts.map((part) => part.toString(16)).join()}`;
}
