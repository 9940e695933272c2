import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { encodeJson } from "../../../mod.ts";
import type { Json, JsonObject } from "../../../page/api/api.ts";
import { inlineText } from "../../../page/values/inline.ts";
import { partsOf } from "../../../page/values/parts.ts";
import { isTuple, resolveValue } from "../../../page/values/resolve.ts";
import { tableOf } from "../../../page/values/table.ts";
import { encodeForDisplay } from "../../../src/json/display.ts";
import {
  DataFrame,
  decodePickle,
  PyError,
  PyInterval,
  PyObject,
  PySlice,
  Series,
} from "../../../src/pickle/mod.ts";
import { SAMPLES } from "../../_value_samples.ts";

/** As it comes over HTTP. */
const sent = (json: Json): Json => JSON.parse(JSON.stringify(json));

const index = (
  labels: readonly unknown[],
  names: readonly unknown[] = [null],
) => ({
  length: labels.length,
  names,
  labels,
});
const column = (...values: unknown[]) => ({
  dtype: "object",
  length: values.length,
  values,
  at: (i: number) => values[i],
});

/** Where two values may stand in a third. */
const PLACES: Readonly<Record<string, (a: unknown, b: unknown) => unknown>> = {
  "a list": (a, b) => [a, b],
  "a dict": (a, b) => ({ a, b: { b } }),
  "a map": (a, b) => new Map<unknown, unknown>([[1, a], [2, [b]]]),
  "keys of a map": (a, b) => new Map([[[1, a], 0], [[2, b], 0]]),
  "a dict with a key $type": (a, b) => ({ $type: a, b }),
  "a set": (a, b) => new Set([[a], [b]]),
  "a slice": (a, b) => new PySlice(a, [b], null),
  "an interval": (a, b) => new PyInterval(a, b),
  "the state and args of an instance": (a, b) =>
    new PyObject("m.C", { args: [a], kwargs: { a }, state: { b } }),
  "items and entries of an instance": (a, b) =>
    new PyObject("m.C", { items: [a], entries: [[1, a], ["b", b]] }),
  "args and attributes of an exception": (a, b) =>
    new PyError("E", "m", [a], { a, b }),
  "the cause of an exception": (a, b) =>
    Object.defineProperty(new PyError("E", "m", [a]), "cause", { value: b }),
  "cells of a frame": (a, b) =>
    new DataFrame(index(["x", "y"]), index([0, 1]), [
      column(a, b),
      column(a, 1),
    ]),
  "labels of a frame": (a, b) =>
    new DataFrame(index([a, 1], [a]), index([b, a], [b]), [
      column(1, 2),
      column(3, 4),
    ]),
  "details of a frame": (a, b) =>
    new DataFrame(index([1]), index([0]), [column(1)], {
      attrs: { a },
      metadata: { b },
    }),
  "a Series": (a, b) => new Series(a, index([b, a]), column(a, b)),
};

for (const [place, put] of Object.entries(PLACES)) {
  for (const encode of [encodeJson, encodeForDisplay]) {
    Deno.test(`resolveValue() resolves all that comes again in ${place}, by ${encode.name}()`, () => {
      for (const [name, { make }] of Object.entries(SAMPLES)) {
        const shared = make();
        const json = resolveValue(sent(encode(put(shared, shared))));
        const text = JSON.stringify(json);
        assert(!/"\$type":"(?:ref|def)"/.test(text), `${name}: ${text}`);
        const apart = sent(encode(put(make(), make())));
        assertEquals(json, resolveValue(apart), name);
      }
    });
  }
}

Deno.test("a frame that shares its index and columns has both", () => {
  const labels = ["a", "b"];
  const frame = new DataFrame(index(labels), index(labels), [
    column(1, 2),
    column(3, 4),
  ]);
  for (const value of [frame, [frame, frame]]) {
    const json = resolveValue(sent(encodeJson(value)));
    const table = tableOf(Array.isArray(json) ? json[1]! : json)!;
    assertEquals(table.columns.map(({ label }) => label), ["index", "a", "b"]);
    assertEquals([0, 1].map((row) => table.cell(row, 0)), labels);
  }
});

Deno.test("resolveValue() gives each reference the same object", () => {
  const list = [1, [2]];
  const { a, b } = resolveValue(encodeJson({
    a: list,
    b: [list, list[1]],
  })) as JsonObject;
  assertStrictEquals(a, (b as Json[])[0]);
});

Deno.test("resolveValue() finds a definition behind its reference", () => {
  const json = {
    a: { $type: "ref", id: 1 },
    b: { $type: "def", id: 1, value: [1, { $type: "ref", id: 2 }] },
    c: { $type: "def", id: 2, value: "x" },
  };
  assertEquals(resolveValue(json), { a: [1, "x"], b: [1, "x"], c: "x" });
});

Deno.test("resolveValue() leaves what nothing defines", () => {
  const json = { $type: "ref", id: 1 };
  assertEquals(resolveValue([json, { $type: "list" }]), [
    json,
    { $type: "list" },
  ]);
});

const cyclicList: unknown[] = [1];
cyclicList.push([cyclicList]);
const cyclicState: { self?: unknown } = {};
const cyclicObject = new PyObject("m.Node", { state: cyclicState });
cyclicState.self = cyclicObject;
const CYCLES: [what: string, value: unknown, text: string][] = [
  [
    "a list",
    [cyclicList, cyclicList],
    "[[1, [the same as a value around it]], [1, [the same as a value around it]]]",
  ],
  ["an instance", cyclicObject, "Node(self=the same as a value around it)"],
];
for (const [what, value, text] of CYCLES) {
  Deno.test(`resolveValue() leaves a reference that closes a cycle of ${what}`, () => {
    const json = resolveValue(sent(encodeForDisplay(value)));
    assertEquals(inlineText(json, 200), text);
    const parts = partsOf(json);
    assert(parts.length > 0);
  });
}

Deno.test("resolveValue() keeps a key __proto__ as data", () => {
  const shared = [1];
  const value = Object.fromEntries([["__proto__", shared], ["b", shared]]);
  const resolved = resolveValue(encodeJson(value));
  assertEquals(JSON.stringify(resolved), '{"__proto__":[1],"b":[1]}');
});

Deno.test("resolveValue() makes lists of tuples, and distinguishes them", () => {
  const text = "(lp0\n(I1\nI2\ntp1\nag1\na.";
  const bytes = new TextEncoder().encode(text);
  const json = resolveValue(encodeForDisplay(decodePickle(bytes))) as Json[];
  assertEquals(json, [[1, 2], [1, 2]]);
  assertEquals([json, json[0]!, json[1]!].map(isTuple), [false, true, true]);
});

Deno.test("the parts of a graph are named in a time that its paths do not grow", () => {
  let key: unknown = [1];
  for (let depth = 0; depth < 100; depth++) key = [key, key];
  const json = resolveValue(encodeJson(new Map([[key, 1]])));
  assertEquals(partsOf(json).map(([label]) => label), [
    "[[[[...], [...]], [[...], [...]]], [[[...], [...]], [[...], [...]]]]",
  ]);
});
