import { assert, assertEquals } from "@std/assert";
import type { Json } from "../../../page/api/api.ts";
import { compareValues } from "../../../page/dataset/differences.ts";

const PAIRS: [
  what: string,
  left: Json,
  right: Json,
  different: string[],
][] = [
  ["equal numbers", 1, 1, []],
  ["unequal numbers", 1, 2, [": 1 | 2"]],
  ["an integer and a float", 1, { $type: "float", value: "1.5" }, [
    ": 1 | 1.5",
  ]],
  ["equal dicts", { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, []],
  ["one field", { a: 1, b: 2 }, { a: 1, b: 3 }, ["b: 2 | 3"]],
  ["a field that one lacks", { a: 1 }, { a: 1, b: 3 }, ["b: – | 3"]],
  ["a field that the other lacks", { a: 1, b: 3 }, { a: 1 }, ["b: 3 | –"]],
  ["an item inside", { a: [1, 2] }, { a: [1, 3] }, ["a/1: 2 | 3"]],
  ["a longer list", [1], [1, 2], ["1: – | 2"]],
  ["other types", { a: { b: 1 } }, { a: "x" }, ["a: {'b': 1} | 'x'"]],
  ["an empty list", { a: [] }, { a: [1] }, ["a: [] | [1]"]],
  ["hostile names", { "__proto__x": 1 }, { "__proto__x": 2 }, [
    "__proto__x: 1 | 2",
  ]],
  [
    "fields of instances",
    { $type: "object", class: "m.A", fields: [["x", 1], ["y", 2]] },
    { $type: "object", class: "m.A", fields: [["x", 1], ["y", 5]] },
    ["y: 2 | 5"],
  ],
];
for (const [what, left, right, different] of PAIRS) {
  Deno.test(`the differences are found: ${what}`, () => {
    const { pairs, isCut } = compareValues(left, right);
    const found = pairs.filter(({ isSame }) => !isSame)
      .map(({ path, left, right }) =>
        `${path.join("/")}: ${left ?? "–"} | ${right ?? "–"}`
      );
    assertEquals([found, isCut], [different, false]);
  });
}

Deno.test("very many parts are not compared", () => {
  const many = Array.from({ length: 20_000 }, (_, at) => at);
  const { pairs, isCut } = compareValues(many, many);
  assert(isCut && pairs.length === 5_000, `${pairs.length}`);
});

Deno.test("very deep values are compared to a depth", () => {
  let deep: Json = 1;
  for (let at = 0; at < 500; at++) deep = [deep];
  assertEquals(compareValues(deep, deep).pairs.length, 1);
});
