// What stands for a class or an instance that has no counterpart here.

/**
 * A class, function or other thing that a pickle knows by name only; also
 * `Ellipsis` and `NotImplemented`. It is data: nothing is looked up by it.
 *
 * Classes and functions that cloudpickle wrote by value are named too, their
 * code is not kept.
 *
 * @example A class
 * ```ts
 * import { decodePickle, PyGlobal } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode("cshop.models\nOrder\n.");
 * assertEquals(decodePickle(bytes), new PyGlobal("shop.models", "Order"));
 * ```
 */
export class PyGlobal {
  /** Python 3's name of the module. */
  readonly module: string;
  /** The qualified name in the module; empty for the module itself. */
  readonly name: string;

  /** Takes names as they are. */
  constructor(module: string, name: string) {
    this.module = module;
    this.name = name;
  }

  /** The two names, joined by a dot. */
  toString(): string {
    return this.name === "" ? this.module : `${this.module}.${this.name}`;
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "PyGlobal" {
    return "PyGlobal";
  }
}

/** The parts of a {@linkcode PyObject}; what is left out is empty or null. */
export interface PyObjectParts {
  /** Arguments of `__new__` or of the call that made it. */
  readonly args?: readonly unknown[];
  /** Keyword arguments of `__new__`. */
  readonly kwargs?: Readonly<Record<string, unknown>>;
  /** What was pickled as its state. */
  readonly state?: unknown;
  /** Items appended to it. */
  readonly items?: readonly unknown[];
  /** Dict items set in it. */
  readonly entries?: readonly (readonly [key: unknown, value: unknown])[];
  /** Names of the values in `args`, or in a state that is an Array. */
  readonly fieldNames?: readonly string[];
  /** Name of the member of an enum. */
  readonly memberName?: string | null;
}

const NO_ITEMS: readonly never[] = Object.freeze([]);
const NO_KWARGS: Readonly<Record<string, unknown>> = Object.freeze({});

/**
 * An instance of a class that has no counterpart here: frozen, inert data.
 * Enum members, namedtuples and dataclasses are such too.
 *
 * @example A dataclass
 * ```ts
 * import { decodePickle, PyObject } from "@taskrunview/taskrunview/pickle";
 * import { assert, assertEquals } from "@std/assert";
 *
 * // Written by CPython: pickle.dumps(Address(city="Rome"), protocol=2)
 * const text = "\x80\x02cshop\nAddress\n)\x81}U\x04cityU\x04Romesb.";
 * const address = decodePickle(Uint8Array.from(text, (c) => c.charCodeAt(0)));
 * assert(address instanceof PyObject);
 * assertEquals(address.className, "shop.Address");
 * assertEquals(address.state, { city: "Rome" });
 * ```
 */
export class PyObject {
  /** Module and qualified name, joined by a dot. */
  readonly className: string;
  /** Arguments of `__new__` or of the call that made it. */
  readonly args: readonly unknown[];
  /** Keyword arguments of `__new__`. */
  readonly kwargs: Readonly<Record<string, unknown>>;
  /**
   * What was pickled as its state, null if nothing was. The attributes of its
   * dict and of its slots are merged into one plain object.
   */
  readonly state: unknown;
  /** Items appended to it, as to a subclass of `list`. */
  readonly items: readonly unknown[];
  /** Dict items set in it, as in a subclass of `dict`. */
  readonly entries: readonly (readonly [key: unknown, value: unknown])[];
  /**
   * Names of the values in `args`, or in a state that is an Array. Only there
   * if the pickle has the class itself, as cloudpickle writes it, or if the
   * object is known to be an exception. `fields()` uses them.
   */
  declare readonly fieldNames?: readonly string[];
  /**
   * Name of the member of an enum, null for one without a name, such as a
   * combination of flags; only there if the pickle has the class.
   */
  declare readonly memberName?: string | null;

  /** Takes the parts as they are. */
  constructor(className: string, parts: PyObjectParts = {}) {
    this.className = className;
    this.args = parts.args ?? NO_ITEMS;
    this.kwargs = parts.kwargs ?? NO_KWARGS;
    this.state = parts.state ?? null;
    this.items = parts.items ?? NO_ITEMS;
    this.entries = parts.entries ?? NO_ITEMS;
    if (parts.fieldNames) this.fieldNames = parts.fieldNames;
    if (parts.memberName !== undefined) this.memberName = parts.memberName;
  }

  /** Names the class also where two copies of it are loaded. */
  get [Symbol.toStringTag](): "PyObject" {
    return "PyObject";
  }
}

/** An object under construction. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
