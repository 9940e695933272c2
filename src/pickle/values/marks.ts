/** Stamps a private field on an object that is there already. */
class Given {
  constructor(value: object) {
    return value;
  }
}

/**
 * Marks what JavaScript's types cannot tell apart: a tuple from a list, a
 * frozenset from a set, a bytearray from bytes. The mark is a private field:
 * invisible to everybody else, and as cheap as a store.
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

/** The empty tuple: one for all, as in Python, and frozen. */
export const EMPTY_TUPLE: unknown[] = markImmutable([]);
Object.freeze(EMPTY_TUPLE);

/** Marks a Uint8Array as a bytearray. */
export function markMutable(value: Uint8Array): Uint8Array {
  new Mark(value);
  return value;
}

/** Marks what was made by a call of its class, not by `__new__`. */
class Called extends Given {
  readonly #called = true;

  static has(value: object): boolean {
    return #called in value;
  }
}

/** Marks an object that REDUCE made, as it makes exceptions and enum members. */
export function markCalled(value: object): void {
  if (!Called.has(value)) new Called(value);
}

/** True for what {@linkcode markCalled} has marked. */
export function wasCalled(value: object): boolean {
  return Called.has(value);
}

/** True for what {@linkcode markImmutable} made of an Array. */
export function isTuple(value: unknown): value is unknown[] {
  return Array.isArray(value) && Mark.has(value);
}

/** True for an Array that members may be appended to: a list or a deque. */
export function isList(value: unknown): value is unknown[] {
  return Array.isArray(value) && !Mark.has(value);
}

/** True for what {@linkcode markMutable} made of a Uint8Array. */
export function isBytearray(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && Mark.has(value);
}

/** True for a Set that members may be added to. */
export function isMutableSet(value: unknown): value is Set<unknown> {
  return value instanceof Set && !Mark.has(value);
}

/** True for what was an object literal's kin: the dicts with text keys. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null &&
    Object.getPrototypeOf(value) === Object.prototype;
}

/** Whether Python would take `value` as a key of a dict or a member of a set. */
export function isHashable(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value) || value instanceof Set) return Mark.has(value);
  if (value instanceof Uint8Array) return !Mark.has(value);
  return !(value instanceof Map) && !ArrayBuffer.isView(value) &&
    !isPlain(value);
}
