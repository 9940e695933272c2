import { AsciiTexts } from "./ascii_cache.ts";
import { PyTimezone } from "../values/datetime.ts";
import {
  addMember,
  type Dict,
  entriesOf,
  setEntry,
  setOwn,
} from "../values/dict.ts";
import { malformed, type Refusal } from "../errors.ts";
import { findMaker, isNull, type Maker } from "../makers/table.ts";
import {
  isList,
  isMutableSet,
  isPlain,
  isTuple,
  markImmutable,
} from "../values/marks.ts";
import { type DecodeLimits, overLimit, resolveLimits } from "../limits.ts";
import { Memo } from "./memo.ts";
import type { DecodeOptions } from "../options.ts";
import { Part } from "../makers/part.ts";
import { Pending } from "../makers/pending.ts";
import { python3Name } from "./python2_names.ts";
import type { Reader } from "./reader.ts";
import { mergeState } from "./merge_state.ts";
import { PyError, PyGlobal, PyObject } from "../values/values.ts";
import { ZoneClock } from "../values/zones.ts";

/** How a class or function of a pickle is treated, found once for each name. */
interface Callable {
  readonly className: string;
  readonly make: Maker | undefined;
}

/** An object under construction. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

const ROOM = 256;
/** Looking a zone up takes about as long as making so many bytes. */
const ZONE_COST = 2048;
const UNKNOWN_ZONE_COST = 65_536;
const FREE_BYTES = 512 * 1024;

/**
 * The stack machine that a pickle is a program for. It holds and moves values;
 * what may become of a name stands in `globals.ts` alone.
 */
export class Machine {
  readonly reader: Reader;
  readonly options: DecodeOptions;
  readonly limits: Required<DecodeLimits>;
  /** Values below {@linkcode sp}; what lies above is no longer there. */
  readonly stack: unknown[] = [];
  /** Height of the stack. */
  sp = 0;
  /** Below this height the stack belongs to an earlier MARK. */
  fence = 0;
  /**
   * For each container of the stack, how deep it is and where the memo has it,
   * −1 for nowhere.
   */
  heights: Int32Array = new Int32Array(ROOM);
  places: Int32Array = new Int32Array(ROOM);
  /** The fences of the MARKs before the last. */
  readonly marks: number[] = [];
  readonly texts: AsciiTexts;
  /** Members of containers so far. */
  items = 0;
  readonly memo = new Memo();
  /** Objects to freeze in the end. */
  readonly objects: (PyObject | PyGlobal)[] = [];
  /** Deques that hold so many members at most. */
  readonly bounded = new Map<unknown[], number>();
  /** OrderedDicts, the one kind of dict that can have attributes. */
  readonly ordered = new Set<object>();
  /** What pytz says of the offset of a zone that it names. */
  readonly offsets = new Map<PyTimezone, number>();
  /** Parts of larger values, which may be left over. */
  readonly parts: Part[] = [];
  /** What took the place of an object after it was put on the stack. */
  readonly replaced = new Map<object, unknown>();
  stopped = false;
  /** True once an object was put in a second place. */
  shared = false;
  /** True if a replaced object may be held by another. */
  stale = false;
  protocol = 0;

  readonly #globals = new Map<string, PyGlobal>();
  readonly #callables = new Map<PyGlobal, Callable>();
  /** How deep the deepest value is that the instruction took from the stack. */
  #taken = 0;
  readonly #clocks = new Map<string, ZoneClock>();
  readonly #pending: Pending[] = [];
  /** True once a known constructor got what it does not know. */
  #unfit = false;
  readonly #buffers: Iterator<Uint8Array> | undefined;
  #budget: number;

  constructor(reader: Reader, options: DecodeOptions) {
    this.reader = reader;
    this.options = options;
    this.texts = new AsciiTexts(reader.bytes);
    this.limits = resolveLimits(options.limits);
    this.#budget = FREE_BYTES + reader.end * this.limits.maxExpansion;
    this.#buffers = options.buffers?.[Symbol.iterator]();
  }

  /** Pays for `bytes` of memory that are not read from the pickle once. */
  charge(bytes: number): void {
    this.#budget -= bytes;
    if (this.#budget >= 0) return;
    throw overLimit(
      "Cannot go on: the pickle unfolds to too much",
      "maxExpansion",
    );
  }

  /** The clock of a zone, of which a pickle can name as many as it likes. */
  clock({ name }: PyTimezone): ZoneClock {
    const key = (name ?? "").toLowerCase();
    let clock = this.#clocks.get(key);
    if (clock === undefined) {
      clock = new ZoneClock(key);
      this.charge(clock.isKnown ? ZONE_COST : UNKNOWN_ZONE_COST);
      this.#clocks.set(key, clock);
    }
    return clock;
  }

  /** Counts members of containers. */
  count(items: number): void {
    this.items += items;
    if (this.items <= this.limits.maxItems) return;
    throw overLimit("Cannot go on: the pickle has too many items", "maxItems");
  }

  // The stack.

  /** Puts a value on top, which holds what the instruction took. */
  push(value: unknown): void {
    const at = this.sp++;
    this.stack[at] = value;
    if (typeof value !== "object") return;
    if (at >= this.heights.length) this.makeRoom(at);
    this.heights[at] = this.#deeper();
    this.places[at] = -1;
  }

  /** One more than what was taken, and the end of that. */
  #deeper(): number {
    const height = this.#taken + 1;
    this.#taken = 0;
    if (height <= this.limits.maxDepth) return height;
    throw overLimit("Cannot go on: the pickle nests too deep", "maxDepth");
  }

  /** Lets {@linkcode heights} and {@linkcode places} reach up to a height. */
  makeRoom(at: number): void {
    for (const key of ["heights", "places"] as const) {
      const longer = new Int32Array(Math.max(at + 1, this[key].length * 2));
      longer.set(this[key]);
      this[key] = longer;
    }
  }

  #take(at: number): unknown {
    const value = this.stack[at];
    if (typeof value === "object" && value !== null) {
      this.#taken = Math.max(this.#taken, this.heights[at]!);
    }
    return value;
  }

  /** Starts an instruction. */
  begin(): void {
    this.#taken = 0;
  }

  /** Lets the container on top be as deep as what was put into it. */
  #grow(): void {
    const at = this.sp - 1;
    const height = this.#deeper();
    if (height <= this.heights[at]!) return;
    this.heights[at] = height;
    if (this.places[at]! >= 0) this.memo.raise(this.places[at]!, height);
  }

  pop(): unknown {
    if (this.sp <= this.fence) throw this.#underflow();
    return this.#take(--this.sp);
  }

  top(): unknown {
    if (this.sp <= this.fence) throw this.#underflow();
    return this.stack[this.sp - 1];
  }

  #underflow(): Refusal {
    return malformed(
      this.sp > 0
        ? "Cannot take a value: a MARK is in the way"
        : "Cannot take a value: the stack is empty",
    );
  }

  mark(): void {
    this.marks.push(this.fence);
    this.fence = this.sp;
  }

  /** All values above the last MARK, in order. */
  popToMark(): unknown[] {
    const fence = this.marks.pop();
    if (fence === undefined) {
      throw malformed("Cannot find a MARK: none is left");
    }
    for (let at = this.fence; at < this.sp; at++) this.#take(at);
    const items = this.stack.slice(this.fence, this.sp);
    this.sp = this.fence;
    this.fence = fence;
    return items;
  }

  /** Drops the top, which may be a MARK. */
  drop(): void {
    if (this.sp > this.fence) this.sp--;
    else if (this.marks.length > 0) this.fence = this.marks.pop()!;
    else throw this.#underflow();
  }

  /** The top a second time. */
  duplicate(): void {
    const value = this.#again(this.top());
    this.#take(this.sp - 1);
    this.#pushAgain(value, this.places[this.sp - 1] ?? -1);
  }

  /** The tuple on top. */
  popTuple(): unknown[] {
    const args = this.pop();
    if (isTuple(args)) return args;
    throw malformed("Cannot use arguments: they are not a tuple");
  }

  // The memo.

  put(index: number | bigint): void {
    if (index < 0) throw malformed("Cannot memoize: the index is negative");
    if (typeof index === "bigint") {
      throw malformed("Cannot memoize: the index is too large");
    }
    const value = this.top();
    const isObject = typeof value === "object" && value !== null;
    this.memo.set(index, value, isObject ? this.heights[this.sp - 1]! : 0);
    if (isObject) this.places[this.sp - 1] = index;
  }

  memoize(): void {
    this.put(this.memo.count);
  }

  get(index: number | bigint): void {
    const value = typeof index === "bigint" ? undefined : this.memo.get(index);
    if (value === undefined) {
      throw malformed("Cannot get from the memo: nothing has that index");
    }
    const again = this.#again(value);
    this.#taken = this.memo.heightOf(Number(index));
    this.#pushAgain(again, Number(index));
  }

  /** Puts a value on top that is as deep as what was taken. */
  #pushAgain(value: unknown, place: number): void {
    const height = this.#taken;
    this.#taken = 0;
    this.push(value);
    if (typeof value !== "object") return;
    this.heights[this.sp - 1] = height;
    this.places[this.sp - 1] = place;
  }

  #again(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    this.shared = true;
    if (this.plain) return value;
    const now = this.current(value);
    if (now instanceof Part) now.held++;
    if (now instanceof Pending) now.read = true;
    return now;
  }

  /** True while no object is one that may have to be replaced. */
  get plain(): boolean {
    return this.replaced.size === 0 && this.parts.length === 0 &&
      this.#pending.length === 0;
  }

  /** What `value` is by now, if another took its place. */
  current(value: unknown): unknown {
    if (this.replaced.size === 0) return value;
    let now = value;
    while (this.replaced.has(now as object)) {
      now = this.replaced.get(now as object);
    }
    return now;
  }

  /** What `value` is when the pickle has ended. */
  final(value: unknown): unknown {
    const now = this.current(value);
    if (!(now instanceof Part)) return now;
    const whole = now.value(this);
    this.replaced.set(now, whole);
    return whole;
  }

  /** Puts `value` in the place of the object on top, here and in the memo. */
  replaceTop(old: object, value: unknown): void {
    this.stack[this.sp - 1] = value;
    this.replaced.set(old, value);
    if (old instanceof Pending ? old.read : this.shared) this.stale = true;
    if (this.ordered.has(old) && typeof value === "object") {
      this.ordered.add(value as object);
    }
  }

  // Containers.

  tuple(items: unknown[]): void {
    this.count(items.length);
    this.push(markImmutable(items));
  }

  extend(items: readonly unknown[]): void {
    this.count(items.length);
    const target = this.top();
    const list = target instanceof PyObject
      ? this.#own(target as Draft<PyObject>, "items")
      : target;
    if (!isList(list)) throw malformed("Cannot append: the value is no list");
    this.#grow();
    for (let i = 0; i < items.length; i++) list.push(items[i]);
  }

  /** Sets entries in the dict on top: key, value, key, value. */
  setItems(pairs: readonly unknown[]): void {
    if (pairs.length % 2 === 1) {
      throw malformed("Cannot set items: a key has no value");
    }
    this.count(pairs.length / 2);
    const target = this.top();
    if (typeof target === "object") this.#grow();
    if (isPlain(target)) this.#setTexts(target, pairs);
    else if (target instanceof Map) setEntries(target, pairs, 0);
    else if (target instanceof PyObject) {
      const entries = this.#own(target as Draft<PyObject>, "entries");
      for (let i = 0; i < pairs.length; i += 2) {
        entries.push([pairs[i], pairs[i + 1]]);
      }
    } else if (isList(target)) setIndices(target, pairs);
    else throw malformed("Cannot set items: the value is no dict");
  }

  #setTexts(dict: Record<string, unknown>, pairs: readonly unknown[]): void {
    for (let i = 0; i < pairs.length; i += 2) {
      const key = pairs[i];
      if (typeof key !== "string") {
        const map = new Map<unknown, unknown>(Object.entries(dict));
        this.replaceTop(dict, map);
        setEntries(map, pairs, i);
        return;
      }
      setOwn(dict, key, pairs[i + 1]);
    }
  }

  addItems(members: readonly unknown[]): void {
    this.count(members.length);
    const set = this.top();
    if (typeof set === "object") this.#grow();
    if (set instanceof PyObject) {
      this.#own(set as Draft<PyObject>, "items").push(...members);
      return;
    }
    if (!isMutableSet(set)) throw malformed("Cannot add: the value is no set");
    for (const member of members) addMember(set, member);
  }

  frozenset(members: readonly unknown[]): void {
    this.count(members.length);
    const set = new Set<unknown>();
    for (const member of members) addMember(set, member);
    this.push(markImmutable(set));
  }

  /** An array of the object that may still grow. */
  #own(object: Draft<PyObject>, key: "items" | "entries"): unknown[] {
    if (Object.isFrozen(object[key])) object[key] = [];
    return object[key] as unknown[];
  }

  // Names, calls and states.

  /** The one object of a name, in Python 3's words. */
  global(module: string, name: string): PyGlobal {
    const [newModule, newName] = this.protocol < 3
      ? python3Name(module, name)
      : [module, name];
    const key = `${newModule}\n${newName}`;
    let global = this.#globals.get(key);
    if (global === undefined) {
      global = new PyGlobal(newModule, newName);
      this.objects.push(global);
      this.#globals.set(key, global);
    }
    return global;
  }

  /** What a name stands for. */
  named(module: string, name: string): PyGlobal | null {
    if (module === "" || name === "") {
      throw malformed("Cannot name a global: its name is empty");
    }
    const global = this.global(module, name);
    return isNull(global.toString()) ? null : global;
  }

  /** A class or function that was written by value: it may be renamed yet. */
  localGlobal(module: string, name: string): PyGlobal {
    const global = new PyGlobal(module, name);
    this.objects.push(global);
    return global;
  }

  object(
    className: string,
    args: readonly unknown[],
    kwargs?: Readonly<Record<string, unknown>>,
  ): PyObject {
    const object = new PyObject(
      className,
      kwargs ? { args, kwargs } : { args },
    );
    this.objects.push(object);
    return object;
  }

  /**
   * What a call gives: a value, if the name has a row in `globals.ts` and the
   * arguments are of the shape known there; else an inert object.
   */
  call(
    callable: unknown,
    args: readonly unknown[],
    kwargs?: Readonly<Record<string, unknown>>,
  ): unknown {
    if (callable instanceof PyGlobal) {
      const { className, make } = this.#callable(callable);
      const value = kwargs === undefined ? make?.(args, this) : undefined;
      if (value instanceof Pending) this.#pending.push(value);
      if (value !== undefined) return value;
      if (make !== undefined) this.#unfit = true;
      return this.object(className, args, kwargs);
    }
    if (callable instanceof PyObject) {
      const className = `${callable.className}.__call__`;
      const all = [callable, ...args];
      this.charge(all.length * 8);
      const value = kwargs ? undefined : findMaker(className)?.(all, this);
      return value === undefined ? this.object(className, all, kwargs) : value;
    }
    throw malformed("Cannot call a value: it is neither class nor function");
  }

  #callable(global: PyGlobal): Callable {
    let callable = this.#callables.get(global);
    if (callable === undefined) {
      const className = global.toString();
      const { constructors } = this.options;
      const taken = constructors && Object.hasOwn(constructors, className);
      const make = taken ? undefined : findMaker(className);
      callable = { className, make };
      this.#callables.set(global, callable);
    }
    return callable;
  }

  /** Gives the object on top its state, as BUILD does. */
  setState(state: unknown): void {
    const target = this.top();
    if (typeof target === "object") this.#grow();
    if (target instanceof Pending) {
      const value = target.build(state, this);
      this.replaceTop(target, value ?? this.#opaque(target, state));
    } else if (target instanceof PyObject) {
      const draft = target as Draft<PyObject>;
      draft.state = mergeState(draft.state, state, this);
    } else if (target instanceof PyError) {
      const draft = target as Draft<PyError>;
      draft.attributes = this.#attributes(draft.attributes, state);
    } else if (typeof target === "object" && this.ordered.has(target!)) {
      const object = this.object("collections.OrderedDict", []);
      const draft = object as Draft<PyObject>;
      draft.entries = entriesOf(target as Dict);
      draft.state = mergeState(null, state, this);
      this.charge(draft.entries.length * 64);
      this.replaceTop(target!, object);
    } else if (!hasHiddenState(target)) {
      throw malformed("Cannot set a state: the value has no attributes");
    }
  }

  /** Makes inert objects of what got no state, values of parts left over. */
  settle(): void {
    const left = this.#unfit || this.parts.some((part) => part.held > 0);
    if (this.parts.length > 0 && left) this.stale = true;
    for (const pending of this.#pending) {
      if (this.replaced.has(pending)) continue;
      this.replaced.set(pending, this.object(pending.className, pending.args));
      this.stale = true;
    }
  }

  #attributes(
    before: Readonly<Record<string, unknown>>,
    state: unknown,
  ): Readonly<Record<string, unknown>> {
    if (state === null) return before;
    const after = mergeState(before, state, this);
    if (isPlain(after)) return after;
    throw malformed("Cannot set a state: it is no dict");
  }

  /** What a pending object is when its state makes no value: an inert object. */
  #opaque(pending: Pending, state: unknown): PyObject {
    this.#unfit = true;
    const object = this.object(pending.className, pending.args);
    (object as Draft<PyObject>).state = mergeState(null, state, this);
    return object;
  }

  // What comes from the caller.

  persistent(id: unknown): void {
    const { persistentLoad } = this.options;
    if (persistentLoad === undefined) {
      throw malformed(
        "Cannot load a persistent id: no persistentLoad was given",
        "Pass options.persistentLoad",
      );
    }
    this.push(persistentLoad(id) ?? null);
  }

  extension(code: number): void {
    const { extensions } = this.options;
    const name = extensions && code > 0 && Object.hasOwn(extensions, code)
      ? extensions[code]!
      : undefined;
    if (name === undefined) {
      throw malformed(
        "Cannot find a class: its extension code is not registered",
        "Pass options.extensions",
      );
    }
    const dot = name.lastIndexOf(".");
    this.push(
      this.global(name.slice(0, Math.max(dot, 0)), name.slice(dot + 1)),
    );
  }

  nextBuffer(): void {
    const next = this.#buffers?.next();
    if (next === undefined || next.done === true) {
      throw malformed(
        "Cannot take a buffer: none is left that is kept outside of the pickle",
        "Pass options.buffers",
      );
    }
    this.push(next.value);
  }
}

function setEntries(
  map: Map<unknown, unknown>,
  pairs: readonly unknown[],
  from: number,
): void {
  for (let i = from; i < pairs.length; i += 2) {
    setEntry(map, pairs[i], pairs[i + 1]);
  }
}

function setIndices(list: unknown[], pairs: readonly unknown[]): void {
  for (let i = 0; i < pairs.length; i += 2) {
    const key = pairs[i];
    const index = typeof key === "number" && key < 0 ? key + list.length : key;
    if (!Number.isInteger(index) || !((index as number) in list)) {
      throw malformed("Cannot set an item: the list has no such index");
    }
    list[index as number] = pairs[i + 1];
  }
}

/** Zones carry tables that Intl has, named things carry code: both are left. */
function hasHiddenState(value: unknown): boolean {
  return value instanceof PyGlobal || value instanceof PyTimezone;
}
