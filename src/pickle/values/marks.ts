/** Adds a private field to an existing object. */
class Given {
  constructor(value: object) {
    return value;
  }
}

/**
 * Marks Python types that JavaScript does not distinguish: a tuple from a list,
 * a frozenset from a set, a bytearray from bytes. The mark is a private field:
 * no other code sees it, and it costs no more than a store.
 */
class Mark extends Given {
  readonly #marked = true;

  static has(value: object): boolean {
    return #marked in value;
  }
}

/** Marks an Array as a tuple, or a Set as a frozenset. */
export function markImmutable<T extends unknown[] | Set<unknown>>(value: T): T {
  new Mark(value);
  return value;
}

/** The empty tuple: a single frozen one, as in Python. */
export const EMPTY_TUPLE: unknown[] = markImmutable([]);
Object.freeze(EMPTY_TUPLE);

/** Marks a Uint8Array as a bytearray. */
export function markMutable(value: Uint8Array): Uint8Array {
  new Mark(value);
  return value;
}

/** Marks a value created by a call of its class, not by `__new__`. */
class Called extends Given {
  readonly #called = true;

  static has(value: object): boolean {
    return #called in value;
  }
}

/** Marks an object of REDUCE, which creates exceptions and enum members. */
export function markCalled(value: object): void {
  if (!Called.has(value)) new Called(value);
}

/** Returns whether {@linkcode markCalled} marked an object. */
export function wasCalled(value: object): boolean {
  return Called.has(value);
}

/** Returns whether a value is a tuple. */
export function isTuple(value: unknown): value is unknown[] {
  return Array.isArray(value) && Mark.has(value);
}

/** Returns whether a value is a list or a deque, which can be appended to. */
export function isList(value: unknown): value is unknown[] {
  return Array.isArray(value) && !Mark.has(value);
}

/** Returns whether a value is a bytearray. */
export function isBytearray(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && Mark.has(value);
}

/** Returns whether members can be added to a Set. */
export function isMutableSet(value: unknown): value is Set<unknown> {
  return value instanceof Set && !Mark.has(value);
}

/** Returns whether a value is a plain object: a dict with string keys. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null &&
    Object.getPrototypeOf(value) === Object.prototype;
}

/**
 * Returns whether Python accepts `value` as a key of a dict or a member of a
 * set.
 */
export function isHashable(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value) || value instanceof Set) return Mark.has(value);
  if (value instanceof Uint8Array) return !Mark.has(value);
  return !(value instanceof Map) && !ArrayBuffer.isView(value) &&
    !isPlain(value);
}
