import { assertEquals } from "@std/assert";

/**
 * Asserts that two values are the same in all that can be seen of them: classes,
 * own properties, and what arrays and frames hold behind getters.
 */
export function assertSame(
  actual: unknown,
  expected: unknown,
  path = "value",
  seen: Set<unknown> = new Set(),
): void {
  if (typeof expected !== "object" || expected === null) {
    if (!Object.is(actual, expected)) {
      throw new Error(`${path} is ${String(actual)}, not ${String(expected)}`);
    }
    return;
  }
  if (seen.has(expected)) return;
  seen.add(expected);
  const value = actual as object;
  assertEquals(value?.constructor, expected.constructor, path);
  if (expected instanceof Date) {
    assertEquals((value as Date).getTime(), expected.getTime(), path);
  }
  const [parts, wanted] = [partsOf(value), partsOf(expected)];
  assertEquals(parts.map(([name]) => name), wanted.map(([name]) => name), path);
  wanted.forEach(([name, part], i) =>
    assertSame(parts[i]![1], part, `${path}.${String(name)}`, seen)
  );
}

/** What a value of these classes holds behind getters and methods. */
interface Held {
  readonly [Symbol.toStringTag]?: string;
  readonly data: unknown;
  readonly index: unknown;
  readonly values: unknown;
  readonly columns: readonly unknown[];
  columnAt(place: number): unknown;
  toArray(): unknown;
}

function partsOf(value: object): [name: unknown, part: unknown][] {
  if (ArrayBuffer.isView(value)) {
    return [...value as Uint8Array].map((item, i) => [i, item]);
  }
  if (value instanceof Map) return [...value].map((pair, i) => [i, pair]);
  if (value instanceof Set) return [...value].map((item, i) => [i, item]);
  const keys = Reflect.ownKeys(value).filter((key) => key !== "stack");
  // The order of a dict's keys is part of it, that of properties is not.
  const isDict = value.constructor === Object;
  const ordered = isDict
    ? keys
    : keys.sort((a, b) => String(a) < String(b) ? -1 : 1);
  const own = ordered
    .map((key): [unknown, unknown] => [key, Reflect.get(value, key)]);
  return [...own, ...heldParts(value as unknown as Held)];
}

function heldParts(held: Held): [name: unknown, part: unknown][] {
  switch (held[Symbol.toStringTag]) {
    case "NdArray":
      return [["data", held.data]];
    case "DataFrame":
      return [
        ["index", held.index],
        ["rows", held.toArray()],
        ...held.columns.map((
          _,
          i,
        ): [unknown, unknown] => [`column ${i}`, held.columnAt(i)]),
      ];
    case "Series":
      return [["index", held.index], ["values", held.values]];
    default:
      return [];
  }
}
