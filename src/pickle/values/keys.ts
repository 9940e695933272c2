// Python compares keys and members by ==, JavaScript by identity: 1, 1.0 and
// True are one key there, equal tuples and equal bytes are, two NaN are not.

import { malformed } from "../errors.ts";
import { chainLength } from "./collisions.ts";
import { isHashable } from "./marks.ts";
import { PyComplex } from "./number/complex.ts";
import { PyDecimal } from "./number/decimal.ts";
import { PyFraction } from "./number/fraction.ts";
import { decodeLatin1 } from "./text.ts";
import { PyDate } from "./time/date.ts";
import { PyDateTime } from "./time/datetime.ts";
import { PyTimedelta } from "./time/timedelta.ts";

/** Pays for work that takes as long as making so many bytes. */
export type Charge = (bytes: number) => void;

type Members = Map<unknown, unknown> | Set<unknown>;

const PART_BYTES = 32;
/** A comparison in a chain takes a fraction of the time a byte is given. */
const CHAIN_SHARE = 1 / 2;

/** The member that equals `key` in Python, else `key`. */
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
  // A second NaN stays apart as an object of its own, so that no entry is lost.
  return Number.isNaN(key) && members.has(key) ? Object(key) : key;
}

function notHashable(): Error {
  return malformed("Cannot use a key: its type is not hashable");
}

/** The value of another type that Python holds equal. */
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

/** The objects among the members of a Map or Set, by what they equal. */
interface ObjectIndex {
  /** Numbers for texts that are the same for equal values. */
  readonly ids: Map<string, number>;
  /** The number of an object that was met before. */
  readonly known: WeakMap<object, number>;
  readonly firsts: Map<number, object>;
}

const indexes = new WeakMap<Members, ObjectIndex>();

/** A Map with the same entries, to which equal keys can be added. */
export function copyMap(map: Map<unknown, unknown>): Map<unknown, unknown> {
  const copy = new Map(map);
  const index = indexes.get(map);
  if (index === undefined) return copy;
  indexes.set(copy, {
    ids: new Map(index.ids),
    known: new WeakMap(),
    firsts: new Map(index.firsts),
  });
  return copy;
}

function sameObject(members: Members, key: object, charge: Charge): object {
  if (!isComparable(key)) return key;
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

/** True for values that Python compares by what they hold. */
function isComparable(value: object): boolean {
  return Array.isArray(value) || value instanceof Set ||
    value instanceof Uint8Array || value instanceof PyDate ||
    value instanceof PyDateTime || value instanceof PyTimedelta ||
    value instanceof PyDecimal || value instanceof PyFraction ||
    value instanceof PyComplex;
}

/** Tuples may lie as deep in one another as they like: no recursion. */
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
      if (typeof member === "object" && member !== null) last = enter(member);
      else texts.push(atomText(member, charge));
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
  known.set(value, id);
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

/** Undefined for what equals itself alone. */
function objectText(value: object, charge: Charge): string | undefined {
  if (value instanceof Uint8Array) {
    charge(value.length);
    return `b${decodeLatin1(value)}`;
  }
  if (value instanceof PyDateTime) {
    const { microsecond, nanosecond, offset } = value;
    const parts = [value.getTime(), microsecond, nanosecond, offset === null];
    return `T${parts.join()}`;
  }
  if (!isComparable(value)) return undefined;
  return `${Object.prototype.toString.call(value)}${value}`;
}
