// The representation of classes and instances without a counterpart in
// JavaScript.

/**
 * A class, function or other object that a pickle contains by name; also
 * `Ellipsis` and `NotImplemented`. It is data: nothing is imported or looked
 * up.
 *
 * For classes and functions that cloudpickle wrote by value, only the name is
 * kept, not the code.
 *
 * @example Name a class
 * ```ts
 * import { decodePickle, PyGlobal } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode("cshop.models\nOrder\n.");
 * assertEquals(decodePickle(bytes), new PyGlobal("shop.models", "Order"));
 * ```
 */
export class PyGlobal {
  /** The module in Python 3. */
  readonly module: string;
  /** The qualified name in the module; empty for the module itself. */
  readonly name: string;

  /** Creates a reference from names. */
  constructor(module: string, name: string) {
    this.module = module;
    this.name = name;
  }

  /** Both names, joined by a dot. */
  toString(): string {
    return this.name === "" ? this.module : `${this.module}.${this.name}`;
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "PyGlobal" {
    return "PyGlobal";
  }
}

/** The parts of a {@linkcode PyObject}. Omitted parts are empty or null. */
export interface PyObjectParts {
  /** The arguments of `__new__`, or of the call that created it. */
  readonly args?: readonly unknown[];
  /** The keyword arguments of `__new__`. */
  readonly kwargs?: Readonly<Record<string, unknown>>;
  /** The pickled state. */
  readonly state?: unknown;
  /** The items appended to it. */
  readonly items?: readonly unknown[];
  /** The dict items set in it. */
  readonly entries?: readonly (readonly [key: unknown, value: unknown])[];
  /** The names of the values in `args`, or in a state that is an Array. */
  readonly fieldNames?: readonly string[];
  /** The name of the member of an enum. */
  readonly memberName?: string | null;
}

const NO_ITEMS: readonly never[] = Object.freeze([]);
const NO_KWARGS: Readonly<Record<string, unknown>> = Object.freeze({});

/**
 * An instance of a class without a counterpart in JavaScript: frozen, inert
 * data. Enum members, namedtuples and dataclasses are such instances, too.
 *
 * @example Read a dataclass
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
  /** The module and the qualified name of its class, joined by a dot. */
  readonly className: string;
  /** The arguments of `__new__`, or of the call that created it. */
  readonly args: readonly unknown[];
  /** The keyword arguments of `__new__`. */
  readonly kwargs: Readonly<Record<string, unknown>>;
  /**
   * The pickled state; null if there is none. Attributes in its dict and its
   * slots are merged into one plain object.
   */
  readonly state: unknown;
  /** The items appended to it, for example to a subclass of `list`. */
  readonly items: readonly unknown[];
  /** The dict items set in it, for example in a subclass of `dict`. */
  readonly entries: readonly (readonly [key: unknown, value: unknown])[];
  /**
   * The names of the values in `args`, or in a state that is an Array. It
   * exists only if the pickle contains the class, as cloudpickle writes it, or
   * if the object is known to be an exception. `fields()` uses it.
   */
  declare readonly fieldNames?: readonly string[];
  /**
   * The name of the member of an enum; null for one without a name, such as a
   * combination of flags. It exists only if the pickle contains the class.
   */
  declare readonly memberName?: string | null;

  /** Creates an object from its parts. */
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

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "PyObject" {
    return "PyObject";
  }
}

/** An object under construction. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
