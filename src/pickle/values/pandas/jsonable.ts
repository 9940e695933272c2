/**
 * Converts a value for `JSON.stringify`. Integers that JSON cannot represent
 * become strings of digits, a Map an object (or pairs, if its keys are not
 * distinct strings), and a Set an Array. Bytes and values with `toJSON` are
 * unchanged.
 *
 * A container is converted once, even if it occurs often, so that the work is
 * proportional to the value. A cycle remains one, which `JSON.stringify`
 * refuses.
 */
export function jsonable(value: unknown): unknown {
  const made = new Map<object, object>();
  const open: (() => void)[] = [];
  const convert = (item: unknown): unknown => {
    if (typeof item === "bigint") return String(item);
    if (typeof item !== "object" || item === null || isJsonable(item)) {
      return item;
    }
    const known = made.get(item);
    if (known !== undefined) return known;
    const list = listOf(item);
    const target: unknown[] | Record<string, unknown> = list ? [] : {};
    made.set(item, target);
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
  return whole;
}

/** Makes `__proto__` an ordinary key. */
const OWN = { configurable: true, enumerable: true, writable: true } as const;

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
