import { assertEquals } from "@std/assert";
import type { Json } from "../../../page/api/api.ts";
import { inlineText } from "../../../page/values/inline.ts";
import { resolveValue } from "../../../page/values/resolve.ts";

const line = (...fields: [string, Json][]): Json => ({
  $type: "object",
  class: "shop.Line",
  fields,
});

const TEXTS: [value: Json, text: string][] = [
  [null, "None"],
  [[1, true, "it's", null], `[1, True, "it's", None]`],
  [{ a: { b: -0.5 } }, "{'a': {'b': -0.5}}"],
  [{ $type: "map", entries: [[1, 2], [[1], "x"]] }, "{1: 2, [1]: 'x'}"],
  [{ $type: "set", items: [1] }, "{1}"],
  [{ $type: "set", items: [] }, "set()"],
  [{ $type: "frozenset", items: [1] }, "frozenset({1})"],
  [{ $type: "tuple", items: [1] }, "(1,)"],
  [{ $type: "tuple", items: [1, [2]] }, "(1, [2])"],
  [[{ $type: "decimal", value: "1.50" }], "[Decimal('1.50')]"],
  [[{ $type: "float", value: "NaN" }], "[nan]"],
  [line(["sku", "A"], ["n", 2]), "Line(sku='A', n=2)"],
  [line(["0", 1], ["1", [2]]), "Line(1, [2])"],
  [
    {
      $type: "exception",
      class: "ValueError",
      message: "m",
      fields: [["name", "ValueError"], ["message", "m"], ["code", 7]],
    },
    "ValueError('m', code=7)",
  ],
  [
    { $type: "ndarray", dtype: "<f8", shape: [2], values: [1, 2] },
    "ndarray · 2 · float64",
  ],
  [[[[[1]]]], "[[[[...]]]]"],
  ["a\n  b", "'a\\n b'"],
];
for (const [value, text] of TEXTS) {
  Deno.test(`inlineText() writes ${text}`, () => {
    assertEquals(inlineText(resolveValue(value), 80), text);
  });
}

Deno.test("inlineText() is cut where there is no more room", () => {
  const numbers = Array.from({ length: 100_000 }, (_, at) => at);
  assertEquals(inlineText(numbers, 10), "[0, 1, 2, …");
  assertEquals(inlineText("x".repeat(1_000), 5), "'xxxx…");
});
