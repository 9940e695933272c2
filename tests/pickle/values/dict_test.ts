import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { decode } from "../../../src/pickle/decode.ts";
import { isIndexKey } from "../../../src/pickle/key_order.ts";
import { type Dict, entriesOf } from "../../../src/pickle/values/dict.ts";
import { SEED } from "../_arbitrary.ts";
import { fromLatin1 } from "../_fixtures.ts";

const KEYS = [
  "0",
  "1",
  "2",
  "9",
  "10",
  "2020",
  "2021",
  "00",
  "01",
  "-1",
  "1.5",
  "1e3",
  " 1",
  "",
  "a",
  "b",
  "2022-01-01",
  "3fa85f64",
  "4294967294",
  "4294967295",
  "4294967296",
  "9999999999",
  "12345678901",
  "٣",
];

for (const key of KEYS) {
  Deno.test(`isIndexKey() holds for "${key}" as the engine does`, () => {
    const first = Object.keys({ ["~"]: 0, [key]: 0 })[0];
    assertEquals(isIndexKey(key), first === key);
  });
}

/** How a key is set: alone, or in a batch with those after it. */
interface Step {
  readonly key: string;
  readonly endsBatch: boolean;
  /** Whether the dict is taken from the memo before. */
  readonly fromMemo: boolean;
}

const ASCII = KEYS.filter((key) => /^[ -~]*$/.test(key));
const steps = fc.array(
  fc.record({
    key: fc.constantFrom(...ASCII),
    endsBatch: fc.boolean(),
    fromMemo: fc.boolean(),
  }),
  { maxLength: 14 },
);

function text(key: string): string {
  return `X${String.fromCharCode(key.length)}\0\0\0${key}`;
}

/** A dict, the values of which count up, in a list that holds it twice. */
function pickleOf(path: readonly Step[]): Uint8Array {
  const parts = ["\x80\x02]q\x00}q\x01"];
  let batch: string[] = [];
  path.forEach(({ key, endsBatch, fromMemo }, i) => {
    batch.push(`${text(key)}K${String.fromCharCode(i)}`);
    if (!endsBatch && i < path.length - 1) return;
    if (fromMemo) parts.push("0h\x01");
    parts.push(batch.length === 1 ? `${batch[0]}s` : `(${batch.join("")}u`);
    batch = [];
  });
  return fromLatin1(`${parts.join("")}ah\x01a.`);
}

function fitsPlain(keys: readonly string[]): boolean {
  const object = Object.fromEntries(keys.map((key) => [key, 0]));
  return Object.keys(object).join("\n") === keys.join("\n");
}

Deno.test("decodePickle() keeps the order of any keys, in an object where it can", () => {
  fc.assert(
    fc.property(steps, fc.boolean(), (path, fast) => {
      const [first, second] = decode(pickleOf(path), {}, fast) as [Dict, Dict];
      const expected = new Map(path.map(({ key }, i) => [key, i]));
      assert(first === second);
      assertEquals(entriesOf(first), [...expected]);
      // Keys that come again may have been out of order before.
      const isOnce = expected.size === path.length;
      if (!isOnce) return;
      assertEquals(!(first instanceof Map), fitsPlain([...expected.keys()]));
    }),
    { seed: SEED, numRuns: 3000 },
  );
});
