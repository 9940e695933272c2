import { malformed } from "../errors.ts";
import { type DecodeLimits, overLimit, resolveLimits } from "../limits.ts";
import {
  type LocalClass,
  type MakeContext,
  type Maker,
  type MakerTable,
  Part,
  type PartDecoder,
  Pending,
} from "../makers/maker.ts";
import { timeOfSubclass } from "../makers/dates/subclass.ts";
import type { DecodeOptions } from "../options.ts";
import { current, forward } from "../values/forward.ts";
import type { Dict } from "../values/dict.ts";
import { mergeState } from "../values/merge_state.ts";
import { type Mutable, PyGlobal, PyObject } from "../values/object.ts";
import {
  chargeInSteps,
  hasLarge,
  shallowSize,
  sizeOfAll,
} from "../values/size.ts";
import type { PyTimezone } from "../values/time/timezone.ts";
import { type Zone, ZoneClock } from "../values/time/zones.ts";
import { AsciiCache } from "./ascii_cache.ts";
import { type Callable, describeCallable, notCallable } from "./callable.ts";
import { baseNames } from "./classes/local.ts";
import { python3Name } from "./python2_names.ts";
import type { Reader } from "./reader.ts";
import { after, guarded, Steps } from "../makers/steps.ts";
import { Replacements } from "./replacements.ts";
import { Stack } from "./stack.ts";
import { useRaw } from "./use_raw.ts";

/** The cost of looking up a zone, in bytes. */
const ZONE_COST = 2048;
const UNKNOWN_ZONE_COST = 65_536;
const WORD = 8;
const FREE_BYTES = 512 * 1024;

/**
 * The stack machine that runs a pickle: its state, its budget, and the meaning
 * of names and calls.
 */
export class Machine implements MakeContext {
  readonly reader: Reader;
  readonly options: DecodeOptions;
  readonly limits: Required<DecodeLimits>;
  readonly replacements = new Replacements();
  readonly stack: Stack;
  readonly asciiCache: AsciiCache;
  readonly buffers: Iterator<Uint8Array> | undefined;
  /** Objects to freeze at the end. */
  readonly objects: (PyObject | PyGlobal)[] = [];
  readonly bounded = new Map<unknown[], number>();
  readonly ordered = new Map<object, Dict>();
  readonly offsets = new Map<PyTimezone, number>();
  readonly zones = new Map<object, Zone>();
  readonly parts = this.replacements.parts;
  readonly classes = new Map<PyGlobal, LocalClass>();
  /** The inert objects of these classes. */
  readonly instances = new Map<PyObject, PyGlobal>();
  /** Objects of polars, which the reader of Arrow converts, and of Box. */
  readonly special = {
    polars: [] as PyObject[],
    boxes: [] as PyObject[],
    /** The last class whose states are neither those of frames nor of boxes. */
    plainClass: "",
  };
  /** The last key of each dict whose keys are all array indices. */
  readonly lastIndices = new Map<object, number>();
  /** The number of members of containers so far. */
  items = 0;
  protocol = 0;
  stopped = false;
  /** States of objects that were on the stack a second time. */
  readonly sharedStates = new Set<unknown>();
  /** True once a known constructor received unknown arguments. */
  hasUnfit = false;
  /** The amount charged so far. */
  charged = 0;
  /** Runs a nested pickle; undefined within one. */
  nestedPickle: (() => Steps) | undefined;
  decodePart: PartDecoder | undefined;
  /** The remaining work of the instruction. */
  steps: Generator<void, unknown> | undefined;

  readonly #table: MakerTable;
  readonly #globals = new Map<string, PyGlobal>();
  readonly #callables = new Map<PyGlobal, Callable>();
  readonly #clocks = new Map<string, ZoneClock>();
  readonly #chargeOuter: ((bytes: number) => void) | undefined;
  #budget: number;

  /** @param chargeOuter Charges all work, in place of an own budget. */
  constructor(
    reader: Reader,
    options: DecodeOptions,
    table: MakerTable,
    chargeOuter?: (bytes: number) => void,
  ) {
    this.reader = reader;
    this.options = options;
    this.#table = table;
    this.#chargeOuter = chargeOuter;
    this.asciiCache = new AsciiCache(reader.bytes);
    this.limits = resolveLimits(options.limits);
    this.stack = new Stack(this.limits.maxDepth, this.replacements);
    this.#budget = FREE_BYTES + reader.end * this.limits.maxExpansion;
    this.buffers = options.buffers?.[Symbol.iterator]();
  }

  readonly charge = (bytes: number): void => {
    this.charged += bytes;
    if (this.#chargeOuter !== undefined) return this.#chargeOuter(bytes);
    if (this.charged <= this.#budget) return;
    throw overLimit(
      "Cannot go on: the pickle expands to too much data",
      "maxExpansion",
    );
  };

  /** Counts an out-of-band buffer as bytes of the pickle. */
  admit(bytes: number): void {
    this.#budget += bytes * this.limits.maxExpansion;
  }

  readonly takeBytes = (count: number): Uint8Array => this.reader.take(count);

  count(items: number): void {
    this.items += items;
    if (this.items <= this.limits.maxItems) return;
    throw overLimit("Cannot go on: the pickle has too many items", "maxItems");
  }

  /** A pickle can name any number of zones: each is charged once. */
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

  /** The object of a name. */
  named(module: string, name: string): PyGlobal | null {
    if (module === "" || name === "") {
      throw malformed("Cannot name a global: its name is empty");
    }
    const global = this.global(module, name);
    return this.#table.isNull(global.toString()) ? null : global;
  }

  localGlobal(module: string, name: string): PyGlobal {
    const global = new PyGlobal(module, name);
    this.objects.push(global);
    return global;
  }

  /** Creates an inert object. */
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

  call(
    callable: unknown,
    args: readonly unknown[],
    kwargs?: Readonly<Record<string, unknown>>,
  ): unknown {
    if (callable instanceof PyGlobal) {
      return this.#callGlobal(callable, this.#callable(callable), args, kwargs);
    }
    if (callable instanceof PyObject) {
      const className = `${callable.className}.__call__`;
      const all = [callable, ...args];
      this.charge(all.length * WORD + className.length);
      this.stack.nest();
      const make = kwargs ? undefined : this.#table.find(className);
      return this.#make(make, className, all, kwargs);
    }
    throw notCallable();
  }

  #callGlobal(
    global: PyGlobal,
    { className, make, isPolars }: Callable,
    args: readonly unknown[],
    kwargs?: Readonly<Record<string, unknown>>,
  ): unknown {
    const known = kwargs ? undefined : make;
    const made = this.#make(known, className, args, kwargs);
    if (isPolars && made instanceof PyObject) this.special.polars.push(made);
    if (this.classes.size === 0 || !this.classes.has(global)) return made;
    return after(made, (value) => {
      if (value instanceof PyObject) this.instances.set(value, global);
      return value;
    });
  }

  /** Calls a class or function, which may be unknown. */
  reduce(callable: unknown, args: readonly unknown[]): unknown {
    if (!(callable instanceof PyGlobal)) return this.call(callable, args);
    const known = this.#callable(callable);
    const time = known.isKnown ? undefined : timeOfSubclass(
      known.className,
      baseNames(callable, this.classes, this.charge),
      args,
      this,
    );
    return time ?? this.#callGlobal(callable, known, args);
  }

  /** Creates an instance of a class. */
  newObject(
    cls: unknown,
    args: readonly unknown[],
    kwargs?: Readonly<Record<string, unknown>>,
  ): unknown {
    if (!(cls instanceof PyGlobal)) {
      throw malformed("Cannot make an instance: the value is not a class");
    }
    const { isClass, isFilledLater } = this.#callable(cls);
    if (!isClass) {
      throw malformed("Cannot make an instance: the callable is not a class");
    }
    return this.call(cls, isFilledLater ? [] : args, kwargs);
  }

  /**
   * Calls a maker. All work of makers is charged here, by the size of their
   * arguments and results.
   */
  #make(
    make: Maker | undefined,
    className: string,
    given: readonly unknown[],
    kwargs?: Readonly<Record<string, unknown>>,
  ): unknown {
    if (make === undefined) return this.object(className, given, kwargs);
    const args = this.replacements.count > 0 ? given.map(current) : given;
    const finished = (value: unknown): unknown => {
      if (value === undefined) {
        this.hasUnfit = true;
        useRaw(args, this.charge);
        return this.object(className, args);
      }
      this.charge(shallowSize(value));
      if (value instanceof Part) value.origin ??= { className, args };
      if (value instanceof Pending) this.replacements.pending.push(value);
      return value;
    };
    if (!hasLarge(args, this.items)) {
      this.charge(sizeOfAll(args));
      return after(guarded(() => make(args, this)), finished);
    }
    const paid = new Steps(chargeInSteps(args, this.charge));
    return after(after(paid, () => guarded(() => make(args, this))), finished);
  }

  #callable(global: PyGlobal): Callable {
    let callable = this.#callables.get(global);
    if (callable === undefined) {
      callable = describeCallable(global, this.#table, this.options);
      this.#callables.set(global, callable);
    }
    return callable;
  }

  /** Schedules remaining work before the next instruction. */
  later(work: Generator<void, unknown>): void {
    this.steps = work;
  }

  *#pushed(run: Generator<void, unknown>): Generator<void, void> {
    this.stack.push(yield* run);
  }

  /** Pushes the value of a call, once it exists. */
  pushResult(value: unknown): void {
    if (!(value instanceof Steps)) this.stack.push(value);
    else this.later(this.#pushed(value.run));
  }

  /** The final form of `value` at the end of the pickle. */
  final(value: unknown): unknown {
    const now = current(value);
    if (!(now instanceof Part)) return now;
    const whole = (now.raw ? undefined : now.value(this)) ?? this.#made(now);
    forward(now, whole);
    return whole;
  }

  /** The inert object of a part. */
  #made({ origin }: Part): PyObject {
    const { className, args, state = null } = origin!;
    useRaw([args, state], this.charge);
    const object: Mutable<PyObject> = this.object(className, args);
    object.state = mergeState(null, state, this.charge);
    return object;
  }

  /** The value that an instance of an unknown class becomes by its state. */
  adopt({ className, args }: PyObject, state: unknown): unknown {
    if (args.length > 0) return undefined;
    const { constructors } = this.options;
    if (constructors && Object.hasOwn(constructors, className)) {
      return undefined;
    }
    return this.#table.adopt(className, state, this);
  }
}
