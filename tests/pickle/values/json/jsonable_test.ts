import { assertEquals, assertThrows } from "@std/assert";
import { DataFrame, NdArray, Series } from "../../../../src/pickle/mod.ts";
import { NdDtype } from "../../../../src/pickle/values/dtype.ts";
import { EncodeError } from "../../../../src/pickle/values/json/encode_error.ts";
import { plainColumn } from "../../../../src/pickle/values/pandas/column.ts";
import { labelsOf } from "../../../../src/decode/pandas/columns.ts";

const BIG = 2n ** 60n + 1n;
const TEXT = String(BIG);
const array = new NdArray(new NdDtype("i", 8), [1], BigInt64Array.of(BIG));

const CELLS: [name: string, cell: unknown, json: unknown][] = [
  ["an integer", BIG, TEXT],
  ["a list", [1, [BIG]], [1, [TEXT]]],
  ["a dict", { a: { b: BIG } }, { a: { b: TEXT } }],
  [
    "a key __proto__",
    JSON.parse('{"__proto__":1}'),
    JSON.parse('{"__proto__":1}'),
  ],
  ["a Map of text", new Map([["2", BIG], ["1", 1n]]), { 2: TEXT, 1: "1" }],
  ["a Map of integers", new Map<unknown, unknown>([[BIG, [BIG]]]), {
    [TEXT]: [TEXT],
  }],
  ["a Map of lists", new Map([[[BIG], BIG]]), [[[TEXT], TEXT]]],
  ["a Map of equal names", new Map<unknown, unknown>([[1, 2], ["1", BIG]]), [[
    1,
    2,
  ], ["1", TEXT]]],
  ["a Set", new Set([BIG, "a"]), [TEXT, "a"]],
  ["an array", array, [TEXT]],
  ["an array in a list", [array], [[TEXT]]],
  [
    "an instance",
    new (class {
      state = { n: BIG };
    })(),
    { state: { n: TEXT } },
  ],
];

for (const [name, cell, json] of CELLS) {
  Deno.test(`JSON.stringify() writes a frame and a series with ${name}`, () => {
    const column = plainColumn([cell]);
    const series = new Series(null, labelsOf([0]), column);
    const frame = new DataFrame(labelsOf(["c"]), labelsOf([0]), [column]);
    assertEquals(JSON.parse(JSON.stringify(series)).data, [json]);
    assertEquals(JSON.parse(JSON.stringify(frame)).data, [[json]]);
  });
}

Deno.test("toJSON() converts what is shared once, and ends at cycles", () => {
  let shared: unknown[] = [BIG];
  for (let i = 0; i < 10; i++) shared = [shared, shared];
  const ring: unknown[] = [BIG];
  ring.push(ring);
  const frame = (cell: unknown) =>
    new DataFrame(labelsOf(["c"]), labelsOf([0]), [plainColumn([cell])]);
  const [[first]] = frame(shared).toJSON().data as [[[unknown, unknown]]];
  assertEquals(first[0] === first[1], true);
  frame(ring).toJSON();
  assertThrows(() => JSON.stringify(frame(ring)), TypeError);
});

Deno.test("JSON.stringify() refuses what expands too far, or is too deep", () => {
  const nested = (depth: number, link: (part: unknown) => unknown) => {
    let value: unknown = "x";
    for (let i = 0; i < depth; i++) value = link(value);
    return Series.fromValues([value]);
  };
  const twice = (part: unknown) => [part, part];
  JSON.stringify(nested(15, twice));
  for (const depth of [40, 4_000]) {
    const series = nested(depth, twice);
    assertThrows(() => JSON.stringify(series), EncodeError, "expands");
  }
  const once = (part: unknown) => ({ part });
  JSON.stringify(nested(990, once));
  const deep = nested(4_000, once);
  assertThrows(() => JSON.stringify(deep), EncodeError, "levels deep");
});

Deno.test("JSON.stringify() refuses an array of no axes that holds itself", () => {
  const data: unknown[] = [];
  const array = new NdArray(new NdDtype("O", 8), [], data);
  data.push(array);
  assertThrows(() => JSON.stringify(array), EncodeError, "contains itself");
});

Deno.test("JSON.stringify() writes an array that many cells hold as often, and bytes", () => {
  const series = Series.fromValues([array, array, Uint8Array.of(7)]);
  assertEquals(JSON.parse(JSON.stringify(series)).data, [[TEXT], [TEXT], {
    0: 7,
  }]);
});
