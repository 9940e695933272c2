import { EncodeError } from "./encode_error.ts";
import { checkExpansion } from "./expansion.ts";

/** The forms of values in JSON, by the prototype of their class. */
const FORMS = new Map<unknown, (value: never) => unknown>();

/**
 * Defines the form of a class. Without one, `JSON.stringify` would call `toJSON`
 * of nested instances, which overflows the stack if they contain one another.
 */
export function writeAs<T>(
  type: { readonly prototype: T },
  form: (value: T) => unknown,
): void {
  FORMS.set(type.prototype, form);
}

/**
 * Converts a value for `JSON.stringify`. Integers that JSON cannot represent
 * become strings of digits, a Map an object (or pairs, if its keys are not
 * distinct strings), and a Set an Array. Bytes and values with `toJSON` are
 * unchanged.
 *
 * A container is converted once, even if it occurs often, so that the work is
 * proportional to the value. A cycle remains one, which `JSON.stringify`
 * refuses.
 *
 * @throws {EncodeError} If the nesting is too deep, or the JSON would be out of
 * proportion to the value.
 */
export function jsonable(value: unknown): unknown {
  const made = new Map<object, unknown>();
  const open: (() => void)[] = [];
  const convert = (given: unknown): unknown => {
    if (typeof given === "object" && given !== null && made.has(given)) {
      return made.get(given);
    }
    const item = formOf(given);
    if (typeof item === "bigint") return String(item);
    if (typeof item !== "object" || item === null || isJsonable(item)) {
      return item;
    }
    const known = made.get(item);
    if (known !== undefined) return known;
    const list = listOf(item);
    const target: unknown[] | Record<string, unknown> = list ? [] : {};
    made.set(item, target);
    if (item !== given) made.set(given as object, target);
    open.push(() => {
      if (Array.isArray(target)) {
        for (const part of list!) target.push(convert(part));
        return;
      }
      for (const [key, part] of entriesOf(item)) {
        const content = convert(part);
        Object.defineProperty(target, key, { ...OWN, value: content });
      }
    });
    return target;
  };
  const whole = convert(value);
  for (let fill = open.pop(); fill !== undefined; fill = open.pop()) fill();
  checkExpansion(whole);
  return whole;
}

/** Makes `__proto__` an ordinary key. */
const OWN = { configurable: true, enumerable: true, writable: true } as const;

/** The form of a value; for an array without axes, that of its element. */
function formOf(value: unknown): unknown {
  let form = value;
  const seen = new Set<unknown>();
  while (typeof form === "object" && form !== null) {
    const make = FORMS.get(Object.getPrototypeOf(form));
    if (make === undefined) break;
    if (seen.has(form)) {
      throw new EncodeError(
        "it contains itself",
        "Convert its parts one by one",
      );
    }
    seen.add(form);
    form = make(form as never);
  }
  return form;
}

function isJsonable(value: object): boolean {
  return value instanceof Uint8Array ||
    typeof (value as { toJSON?: unknown }).toJSON === "function";
}

function listOf(value: object): Iterable<unknown> | undefined {
  if (Array.isArray(value) || value instanceof Set) return value;
  return value instanceof Map && namesOf(value) === undefined
    ? value.entries()
    : undefined;
}

function entriesOf(value: object): Iterable<readonly [string, unknown]> {
  if (!(value instanceof Map)) return Object.entries(value);
  return [...value].map(([key, item]) => [String(key), item] as const);
}

/** The keys of a Map as strings; undefined if they are not distinct. */
function namesOf(map: ReadonlyMap<unknown, unknown>): Set<string> | undefined {
  const names = new Set<string>();
  for (const key of map.keys()) {
    if (typeof key === "object" && key !== null) return undefined;
    if (typeof key === "symbol" || names.has(String(key))) return undefined;
    names.add(String(key));
  }
  return names;
}
