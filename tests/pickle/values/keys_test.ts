import { assertEquals } from "@std/assert";
import { decode } from "../../../src/pickle/decode.ts";
import { fromLatin1 } from "../_fixtures.ts";

/** What `make_keys.py` writes. */
interface Recorded {
  readonly names: readonly string[];
  readonly keys: readonly string[];
  /** A row of bits for each key. */
  readonly one: string;
}

const PATH = new URL("../../data/pickle/keys.json", import.meta.url);
const { names, keys, one }: Recorded = JSON.parse(Deno.readTextFileSync(PATH));
const ROWS = one.split(" ").map((row) => BigInt(`0x${row}`));
const KEYS = keys.map(atob);

/** Two of them are two keys: which classes are equal is not known here. */
const isZone = (i: number) => names[i]!.startsWith("datetime.timezone");

function sizeOf(pickle: string, fast: boolean): number {
  const value = decode(fromLatin1(pickle), {}, fast) as object;
  if (value instanceof Map || value instanceof Set) return value.size;
  return Object.keys(value).length;
}

for (const [i, name] of names.entries()) {
  Deno.test(`${i}, ${name}, is one key with what CPython holds equal`, () => {
    for (const [j, other] of names.entries()) {
      if (isZone(i) && isZone(j)) continue;
      const wanted = (ROWS[i]! >> BigInt(j) & 1n) === 1n ? 1 : 2;
      const [a, b] = [KEYS[i], KEYS[j]];
      for (const fast of [true, false]) {
        assertEquals(sizeOf(`}(${a}N${b}Nu.`, fast), wanted, `dict, ${other}`);
        assertEquals(
          sizeOf(`\x8f(${a}${b}\x90.`, fast),
          wanted,
          `set, ${other}`,
        );
        const nested = `\x8f(${a}\x85${b}\x85\x90.`;
        assertEquals(sizeOf(nested, fast), wanted, `tuples, ${other}`);
      }
    }
  });
}

Deno.test("a Decimal that signals has no hash", () => {
  const key = "cdecimal\nDecimal\n\x8c\x04sNaN\x85R";
  let message = "";
  try {
    sizeOf(`}(${key}Nu.`, true);
  } catch (error) {
    message = (error as Error).message;
  }
  assertEquals(message.startsWith("Cannot use a key"), true);
});
