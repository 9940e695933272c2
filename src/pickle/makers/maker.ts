import type { DecodeLimits } from "../limits.ts";
import type { DecodeOptions } from "../options.ts";
import type { Dict } from "../values/dict.ts";
import type { PyGlobal } from "../values/object.ts";
import type { PyTimezone } from "../values/time/timezone.ts";
import type { Zone, ZoneClock } from "../values/time/zones.ts";
import type { Steps } from "./steps.ts";

/** What cloudpickle wrote of a class that it wrote by value. */
export interface LocalClass {
  /** Its bases, classes by name or by value. */
  readonly bases: readonly unknown[];
  /** The attributes of the class, null until they are set. */
  attributes: unknown;
  /** The members of an enum by their names. */
  readonly members: unknown;
}

/** Decodes a pickle that bytes start with: its value, and where it ends. */
export type PartDecoder = (
  bytes: Uint8Array,
  options?: DecodeOptions,
) => Generator<void, { readonly value: unknown; readonly end: number }>;

/** What a maker may use of the machine that runs the pickle. */
export interface MakeContext {
  readonly limits: Required<DecodeLimits>;
  /** Deques that hold so many members at most. */
  readonly bounded: Map<unknown[], number>;
  /**
   * The entries of OrderedDicts, the one kind of dict that can have attributes:
   * the dict itself, until it has some.
   */
  readonly ordered: Map<object, Dict>;
  /** The zones of tzinfos that were met before. */
  readonly zones: Map<object, Zone>;
  /** The offset that pytz states for a zone that it names. */
  readonly offsets: Map<PyTimezone, number>;
  /** Parts of larger values, which may be left over. */
  readonly parts: Part[];
  /** The classes that were pickled by value. */
  readonly classes: Map<PyGlobal, LocalClass>;
  /**
   * Pays for `bytes` of memory, or for work that takes as long as making them.
   * Arguments and what is made of them are paid for where makers are called;
   * this is for what neither shows.
   */
  readonly charge: (bytes: number) => void;
  /** Takes the bytes that stand after the instruction, as a view. */
  takeBytes(count: number): Uint8Array;
  /**
   * The value of a pickle that stands after the instruction; undefined in such a
   * pickle, in which there are no more.
   */
  readonly nestedPickle: (() => Steps) | undefined;
  /** Decodes a pickle in bytes; undefined inside of one. */
  readonly decodePart: PartDecoder | undefined;
  /** Counts members of containers. */
  count(items: number): void;
  /** The clock of a zone. */
  clock(zone: PyTimezone): ZoneClock;
  /** The one object of a name, in Python 3's words. */
  global(module: string, name: string): PyGlobal;
  /** A class or function that was pickled by value and may be renamed yet. */
  localGlobal(module: string, name: string): PyGlobal;
  /** The value of a call: by a maker, else an inert object. */
  call(
    callable: unknown,
    args: readonly unknown[],
    kwargs?: Readonly<Record<string, unknown>>,
  ): unknown;
}

/**
 * What becomes of a call with these arguments, or `Steps` to it;
 * undefined where they are not of the shape that is known, so that the call
 * stays an inert object.
 */
export type Maker = (args: readonly unknown[], context: MakeContext) => unknown;

/** Makers by `module.QualName` of the class or function. */
export type Makers = Readonly<Record<string, Maker>>;

/** The one table of what a name in a pickle can mean. */
export interface MakerTable {
  /** The maker of a name, undefined where there is none. */
  find(className: string): Maker | undefined;
  /** True if a name is known to be that of a function or a value, not a class. */
  isFunction(className: string): boolean;
  /** True if a name is known to be neither that of a class nor of a function. */
  isValue(className: string): boolean;
  /** True for classes whose instances are empty until `__init__` fills them. */
  isFilledLater(className: string): boolean;
  /** True if a name stands for null. */
  isNull(className: string): boolean;
  /**
   * The value of an instance of an unknown class that gets this state;
   * undefined if it stays an inert object.
   */
  adopt(
    className: string,
    state: unknown,
    context: MakeContext,
  ): unknown;
}

/**
 * An object that is known by its class so far, and becomes a value when BUILD
 * brings its state.
 */
export abstract class Pending {
  readonly className: string;
  readonly args: readonly unknown[];
  /** True once it was put in a second place. */
  read = false;

  constructor(className: string, args: readonly unknown[]) {
    this.className = className;
    this.args = args;
  }

  /** The value; undefined if the state is not of the known shape. */
  abstract build(state: unknown, context: MakeContext): unknown;
}

/** What made a part: a call, and the state that BUILD brought. */
export interface Origin {
  readonly className: string;
  readonly args: readonly unknown[];
  readonly state?: unknown;
}

/**
 * A part of a larger value, such as the index of a DataFrame, which becomes a
 * value of its own only where nothing took it.
 */
export abstract class Part {
  /** How many places hold it, less those that took it. */
  held = 1;
  /** What it is where it has no value of its own. */
  origin: Origin | undefined;
  /** True in what could not be made: there it is what it was made of. */
  raw = false;

  /** Marks one place as dealt with. */
  take(): this {
    this.held--;
    return this;
  }

  /** What it is on its own; undefined if that is what it was made of. */
  abstract value(context: MakeContext): unknown;

  /** Bytes, or what takes as long as making so many: the work to use it. */
  get workSize(): number {
    return 8;
  }
}
