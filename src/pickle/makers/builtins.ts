// Python's containers and name lookups.

import {
  addMember,
  type Dict,
  isDict,
  setEntry,
  setOwn,
} from "../values/dict.ts";
import { fitsPlain } from "../key_order.ts";
import { entriesInSteps } from "../values/copies.ts";
import { malformed } from "../errors.ts";
import { memberKey } from "../values/keys.ts";
import { markImmutable } from "../values/marks.ts";
import { PySlice } from "../values/number/range.ts";
import { PyGlobal } from "../values/object.ts";
import type { MakeContext, Makers } from "./maker.ts";
import { after, eachInSteps, inSteps, Steps } from "./steps.ts";

/** The memory of a member of a Set or Map besides its value. */
const MEMBER = 40;

/** The members that Python iterates over, and their number. */
interface Members {
  readonly items: readonly unknown[] | ReadonlySet<unknown>;
  readonly count: number;
}

const NO_MEMBERS: Members = { items: [], count: 0 };

function members(
  args: readonly unknown[],
  context: MakeContext,
): Members | undefined {
  if (args.length === 0) return NO_MEMBERS;
  const [items] = args;
  if (!Array.isArray(items) && !(items instanceof Set)) return undefined;
  const count = items instanceof Set ? items.size : items.length;
  context.count(count);
  return { items, count };
}

function list(args: readonly unknown[], context: MakeContext) {
  const given = members(args, context);
  if (given === undefined) return undefined;
  const made: unknown[] = [];
  return eachInSteps(given.items, given.count, (item) => made.push(item), made);
}

function set(args: readonly unknown[], context: MakeContext) {
  const given = members(args, context);
  if (given === undefined) return undefined;
  const { charge } = context;
  charge(given.count * MEMBER);
  const made = new Set<unknown>();
  const add = (item: unknown) => addMember(made, item, charge);
  return eachInSteps(given.items, given.count, add, made);
}

function dict(args: readonly unknown[], context: MakeContext) {
  const [given = []] = args;
  const from = context.ordered.get(given as object) ?? given;
  if (!isDict(from)) return dictOfPairs(from, context);
  return after(
    new Steps(entriesInSteps(from)),
    (entries) => dictOfPairs(entries, context),
  );
}

function dictOfPairs(from: unknown, context: MakeContext) {
  const entries = pairs(from);
  if (entries === undefined) return undefined;
  context.charge(entries.length * 2 * MEMBER);
  context.count(entries.length);
  return fitsPlain(keysOf(entries))
    ? plainDict(entries)
    : mapOf(entries, context);
}

function* keysOf(entries: readonly (readonly unknown[])[]) {
  for (const [key] of entries) yield key;
}

function plainDict(entries: readonly (readonly unknown[])[]) {
  const made: Record<string, unknown> = {};
  return inSteps(entries.length, (from, to) => {
    for (let i = from; i < to; i++) {
      setOwn(made, entries[i]![0] as string, entries[i]![1]);
    }
  }, made);
}

function mapOf(
  entries: readonly (readonly unknown[])[],
  { charge }: MakeContext,
) {
  const made = new Map<unknown, unknown>();
  return inSteps(entries.length, (from, to) => {
    for (let i = from; i < to; i++) {
      setEntry(made, entries[i]![0], entries[i]![1], charge);
    }
  }, made);
}

function pairs(value: unknown): [unknown, unknown][] | undefined {
  if (!Array.isArray(value)) return undefined;
  const fits = value.every((pair) => Array.isArray(pair) && pair.length === 2);
  return fits ? value : undefined;
}

function ordered(args: readonly unknown[], context: MakeContext) {
  return after(dict(args, context), (made) => {
    if (made !== undefined) context.ordered.set(made as Dict, made as Dict);
    return made;
  });
}

/** A Counter of other values than a dict counts them. */
function counter(args: readonly unknown[], context: MakeContext) {
  const [given = []] = args;
  if (isDict(context.ordered.get(given as object) ?? given)) {
    return dict(args, context);
  }
  const iterated = members([given], context);
  if (iterated === undefined) return undefined;
  const { charge } = context;
  charge(iterated.count * MEMBER);
  const made = new Map<unknown, unknown>();
  const add = (item: unknown) => count(made, item, charge);
  return after(
    eachInSteps(iterated.items, iterated.count, add, made),
    (map) => fitsPlain(made.keys()) ? dict([map], context) : map,
  );
}

function count(
  counts: Map<unknown, unknown>,
  member: unknown,
  charge: (bytes: number) => void,
): void {
  const key = memberKey(counts, member, charge);
  counts.set(key, ((counts.get(key) as number | undefined) ?? 0) + 1);
}

function deque(args: readonly unknown[], context: MakeContext) {
  const [items = [], maxlen = null] = args;
  const isCount = Number.isInteger(maxlen) && (maxlen as number) >= 0;
  if (maxlen !== null && !isCount) {
    throw malformed("Cannot make a deque: its maxlen is not a count");
  }
  return after(list([items], context), (made) => {
    if (made !== undefined && isCount) {
      context.bounded.set(made as unknown[], maxlen as number);
    }
    return made;
  });
}

/** With one argument, it is the stop, as for a range. */
function slice(args: readonly unknown[]): PySlice {
  const [start, stop, step = null] = args.length === 1 ? [null, args[0]] : args;
  return new PySlice(start ?? null, stop ?? null, step);
}

function immutable(made: unknown): unknown {
  return made && markImmutable(made as unknown[] | Set<unknown>);
}

/** `type(x)` occurs only for classes without a name to be pickled by. */
function typeOf(args: readonly unknown[], context: MakeContext) {
  const [value] = args;
  if (args.length !== 1) return undefined;
  if (value === null) return context.global("builtins", "NoneType");
  if (!(value instanceof PyGlobal) || value.module !== "builtins") {
    return undefined;
  }
  if (value.name === "Ellipsis") return context.global("builtins", "ellipsis");
  return value.name === "NotImplemented"
    ? context.global("builtins", "NotImplementedType")
    : undefined;
}

/** Old protocols find a nested class, and a bound method, by `getattr`. */
function getattr([owner, name]: readonly unknown[], context: MakeContext) {
  if (!(owner instanceof PyGlobal) || typeof name !== "string") {
    return undefined;
  }
  return owner.name === ""
    ? context.global(owner.module, name)
    : context.global(owner.module, `${owner.name}.${name}`);
}

/** The rows of containers and names. */
export const BUILTIN_MAKERS: Makers = {
  "builtins.list": list,
  "builtins.tuple": (args, m) =>
    after(list(args, m), (items) => immutable(items)),
  "builtins.set": set,
  "builtins.frozenset": (args, m) =>
    after(set(args, m), (made) => immutable(made)),
  "builtins.dict": dict,
  "builtins.slice": slice,
  "builtins.type": typeOf,
  "builtins.getattr": getattr,
  "builtins.str": ([value = ""]) =>
    typeof value === "string" ? value : undefined,
  "collections.OrderedDict": ordered,
  "collections.defaultdict": ([, ...args], m) => dict(args, m),
  "collections.Counter": counter,
  "types.MappingProxyType": dict,
  "builtins.mappingproxy": dict,
  "collections.deque": deque,
};
