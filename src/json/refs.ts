import type { JsonValue } from "../model/state/state.ts";
import type { Budget } from "./budget.ts";

/** The maximum length of a string that is repeated; a longer one is a `ref`. */
export const MAX_REPEATED = 512;

/** Writes a repeated value as a reference to its first occurrence. */
export interface Refs {
  /** The reference to a value that was written before; undefined otherwise. */
  find(value: object | string): JsonValue | undefined;
  /** Records the JSON of a value. */
  note(value: object | string, json: JsonValue): void;
  /** Marks the definitions that are referenced. */
  mark(json: JsonValue): JsonValue;
}

/** Creates references, which are empty. */
export function createRefs(): Refs {
  /** Each value with its JSON; undefined while it is being written. */
  const written = new Map<object | string, JsonValue | undefined>();
  const ids = new Map<object | string, number>();

  function mark(json: JsonValue, defs: Map<unknown, number>): JsonValue {
    const id = defs.get(json);
    if (id !== undefined) defs.delete(json); // the first one in the output
    if (typeof json === "object" && json !== null) {
      for (const [key, item] of Object.entries(json)) {
        const marked = mark(item, defs);
        if (marked !== item) setOwn(json, key, marked);
      }
    }
    return id === undefined ? json : { $type: "def", id, value: json };
  }

  return {
    find(value) {
      if (!written.has(value)) return undefined;
      const id = ids.get(value) ?? ids.size + 1;
      ids.set(value, id);
      return { $type: "ref", id };
    },
    note: (value, json) => void written.set(value, json),
    mark(json) {
      if (ids.size === 0) return json;
      const defs = new Map<unknown, number>();
      for (const [value, id] of ids) defs.set(written.get(value), id);
      return mark(json, defs);
    },
  };
}

/** `__proto__` is an ordinary key. */
function setOwn(object: object, key: string, value: JsonValue): void {
  Object.defineProperty(object, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

/** The maximum number of cached integers with the same low bits. */
const MAX_BUCKET = 8;

/**
 * Converts large integers to decimal digits, each of them once: the conversion
 * is slower than reading them. They are cached by the low bits, since a Map of
 * bigints degrades if these collide.
 */
export function createDigits(budget: Budget): (value: bigint) => string {
  const buckets = new Map<number, [value: bigint, text: string][]>();
  return (value) => {
    if (BigInt.asIntN(64, value) === value) return String(value);
    const low = Number(BigInt.asUintN(32, value));
    const bucket = buckets.get(low) ?? [];
    const known = bucket.find(([other]) => other === value);
    if (known !== undefined) return known[1];
    const text = String(value);
    budget.spend(text.length);
    if (bucket.length < MAX_BUCKET) {
      buckets.set(low, [...bucket, [value, text]]);
    }
    return text;
  };
}
