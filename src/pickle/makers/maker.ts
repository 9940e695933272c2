import type { DecodeLimits } from "../limits.ts";
import type { DecodeOptions } from "../options.ts";
import type { Dict } from "../values/dict.ts";
import type { PyGlobal } from "../values/object.ts";
import type { PyTimezone } from "../values/time/timezone.ts";
import type { Zone, ZoneClock } from "../values/time/zones.ts";
import type { Steps } from "./steps.ts";

/** The data of a class that cloudpickle wrote by value. */
export interface LocalClass {
  /** Its bases, classes by name or by value. */
  readonly bases: readonly unknown[];
  /** The attributes of the class; null until they are set. */
  attributes: unknown;
  /** The members of an enum, by name. */
  readonly members: unknown;
}

/** Decodes the pickle at the start of bytes; returns its value and its end. */
export type PartDecoder = (
  bytes: Uint8Array,
  options?: DecodeOptions,
) => Generator<void, { readonly value: unknown; readonly end: number }>;

/** The parts of the machine that a maker may use. */
export interface MakeContext {
  readonly limits: Required<DecodeLimits>;
  /** Deques with a maximum length. */
  readonly bounded: Map<unknown[], number>;
  /**
   * The entries of OrderedDicts, the only dicts that can have attributes: the
   * dict itself, until it has attributes.
   */
  readonly ordered: Map<object, Dict>;
  /** The zones of tzinfos that were read before. */
  readonly zones: Map<object, Zone>;
  /** The offset that pytz states for a zone that it names. */
  readonly offsets: Map<PyTimezone, number>;
  /** Parts of larger values, which may remain unused. */
  readonly parts: Part[];
  /** The classes that were pickled by value. */
  readonly classes: Map<PyGlobal, LocalClass>;
  /**
   * Charges `bytes` of memory, or work that takes as long. Arguments and
   * results are charged when a maker is called; this is for other work.
   */
  readonly charge: (bytes: number) => void;
  /** Takes the bytes after the instruction, as a view. */
  takeBytes(count: number): Uint8Array;
  /**
   * The value of a pickle after the instruction; undefined in a nested pickle,
   * which contains no further one.
   */
  readonly nestedPickle: (() => Steps) | undefined;
  /** Decodes a pickle in bytes; undefined within one. */
  readonly decodePart: PartDecoder | undefined;
  /** Counts members of containers. */
  count(items: number): void;
  /** The clock of a zone. */
  clock(zone: PyTimezone): ZoneClock;
  /** The single object of a name, in its Python 3 form. */
  global(module: string, name: string): PyGlobal;
  /** A class or function that was pickled by value and may be renamed. */
  localGlobal(module: string, name: string): PyGlobal;
  /** The value of a call: from a maker, or an inert object. */
  call(
    callable: unknown,
    args: readonly unknown[],
    kwargs?: Readonly<Record<string, unknown>>,
  ): unknown;
}

/**
 * Creates the value of a call with these arguments, or `Steps` to it. Undefined
 * if their form is unknown, so that the call remains an inert object.
 */
export type Maker = (args: readonly unknown[], context: MakeContext) => unknown;

/** Makers by `module.QualName` of the class or function. */
export type Makers = Readonly<Record<string, Maker>>;

/** The table of the meaning of names. */
export interface MakerTable {
  /** The maker of a name; undefined if there is none. */
  find(className: string): Maker | undefined;
  /**
   * True if a name is known to be that of a function or a value, not of a
   * class.
   */
  isFunction(className: string): boolean;
  /** True if a name is known to be that of neither a class nor a function. */
  isValue(className: string): boolean;
  /** True for classes whose instances are empty until `__init__` fills them. */
  isFilledLater(className: string): boolean;
  /** True if a name means null. */
  isNull(className: string): boolean;
  /**
   * The value of an instance of an unknown class with this state; undefined if
   * it remains an inert object.
   */
  adopt(
    className: string,
    state: unknown,
    context: MakeContext,
  ): unknown;
}

/**
 * An object of a known class that becomes a value when BUILD sets its state.
 */
export abstract class Pending {
  readonly className: string;
  readonly args: readonly unknown[];
  /** True once it was used a second time. */
  read = false;

  constructor(className: string, args: readonly unknown[]) {
    this.className = className;
    this.args = args;
  }

  /** The value; undefined if the form of the state is unknown. */
  abstract build(state: unknown, context: MakeContext): unknown;
}

/** The origin of a part: a call, and the state of BUILD. */
export interface Origin {
  readonly className: string;
  readonly args: readonly unknown[];
  readonly state?: unknown;
}

/**
 * A part of a larger value, such as the index of a DataFrame. It becomes a
 * value of its own only if no larger value takes it.
 */
export abstract class Part {
  /** The number of places that hold it, less those that took it. */
  held = 1;
  /** The call and state of a part that has no value of its own. */
  origin: Origin | undefined;
  /**
   * True within an object that cannot be built, where the part shows its
   * origin.
   */
  raw = false;

  /** Marks one place as taken. */
  take(): this {
    this.held--;
    return this;
  }

  /** The value on its own; undefined if that is its origin. */
  abstract value(context: MakeContext): unknown;

  /** The work to use it, in bytes. */
  get workSize(): number {
    return 8;
  }
}
