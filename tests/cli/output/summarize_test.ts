import { assertEquals } from "@std/assert";
import { summarize } from "../../../src/cli/output/summarize.ts";
import {
  DataFrame,
  PyDateTime,
  PyDecimal,
  PyObject,
} from "../../../src/pickle/mod.ts";

const BRIEFS: [value: unknown, text: string][] = [
  [null, "null"],
  [25, "25"],
  [2n ** 70n, "1180591620717411303424"],
  ["it's", '"it\'s"'],
  ["x".repeat(1_000), `"${"x".repeat(200)}"`],
  [[1, [2, [3, [4]]]], "[1, [2, [3, …]]]"],
  [
    Array.from({ length: 12 }, (_, i) => i),
    "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …]",
  ],
  [{ a: 1, "b c": { d: [true] } }, "{a: 1, b c: {d: [true]}}"],
  [new Map<unknown, unknown>([[1, "a"], [[2], null]]), '{1: "a", [2]: null}'],
  [new Set([1, 2]), "{1, 2}"],
  [Uint8Array.of(1, 2, 3), "3 bytes"],
  [Float64Array.of(1.5, 2), "[1.5, 2]"],
  [new PyDecimal("1.50"), "1.50"],
  [new PyDateTime({ year: 2022, month: 5, day: 9 }), "2022-05-09T00:00:00"],
  [new RangeError("too much"), "RangeError: too much"],
  [DataFrame.fromColumns({ n: [1, 2] }), "DataFrame [2 rows, 1 columns]"],
  [new PyObject("shop.Line", { state: { sku: "A" } }), 'Line {sku: "A"}'],
  [new PyObject("shop.Color", { args: [3] }), "Color(3)"],
];
for (const [value, text] of BRIEFS) {
  Deno.test(`summarize() of ${text.slice(0, 40)}`, () => {
    assertEquals(summarize(value), text);
  });
}

Deno.test("summarize() of what holds itself ends", () => {
  const list: unknown[] = [1];
  list.push(list);
  assertEquals(summarize(list), "[1, [1, [1, …]]]");
  const object: { self?: unknown } = {};
  object.self = object;
  assertEquals(summarize(object), "{self: {self: {self: …}}}");
});
