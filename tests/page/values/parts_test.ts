import { assert, assertEquals } from "@std/assert";
import { encodeForDisplay } from "../../../src/json/display.ts";
import type { Json } from "../../../page/api/api.ts";
import { inlineText } from "../../../page/values/inline.ts";
import { partsOf } from "../../../page/values/parts.ts";
import { resolveValue } from "../../../page/values/resolve.ts";
import { titleOf } from "../../../page/values/text.ts";
import { DECODED } from "../_decoded.ts";

Deno.test("the parts of a value are those that it has", () => {
  const labels = (value: Json) => partsOf(value).map(([label]) => label);
  assertEquals(labels({ a: 1, b: 2 }), ["a", "b"]);
  assertEquals(labels(["x", "y"]), ["0", "1"]);
  assertEquals(
    labels({ $type: "map", entries: [[[1, "a"], 0], [7, 1]] }),
    ["[1, 'a']", "7"],
  );
  assertEquals(
    labels({ $type: "object", class: "C", args: [1], kwargs: {}, state: null }),
    ["args"],
  );
  assertEquals(
    labels({ $type: "object", class: "C", entries: [["k", 1]] }),
    ["entries"],
  );
  assertEquals(
    labels({ $type: "exception", class: "E", message: "m", args: [] }),
    ["message"],
  );
});

Deno.test("the parts of an instance are its fields, then what else was stored", () => {
  const line = {
    $type: "object",
    class: "shop.Line",
    args: [],
    kwargs: {},
    state: { sku: "A", n: 2 },
    items: [],
    entries: [],
    fields: [["sku", "A"], ["n", 2]],
  };
  assertEquals(partsOf(line), [["sku", "A"], ["n", 2]]);
  const model = {
    ...line,
    state: { __dict__: line.state, __fields_set__: ["sku"] },
  };
  assertEquals(partsOf(model), [
    ["sku", "A"],
    ["n", 2],
    ["stored as", { state: model.state }],
  ]);
  const bag = { ...line, state: null, entries: [["sku", "A"], ["n", 2]] };
  assertEquals(partsOf(bag), [["sku", "A"], ["n", 2]]);
  const counts = { ...line, state: null, entries: [[1, "A"], ["n", 2]] };
  assertEquals(partsOf(counts).at(-1), [
    "stored as",
    { entries: counts.entries },
  ]);
});

Deno.test("a datetime of a subclass has its attributes as parts", () => {
  const stamp = {
    $type: "datetime",
    iso: "2022-05-09T10:00:00",
    class: "shop.Stamp",
    attributes: { note: "n" },
  };
  assertEquals(titleOf(stamp), stamp.iso);
  assertEquals(partsOf(stamp), [
    ["iso", stamp.iso],
    ["class", "shop.Stamp"],
    ["attributes", { note: "n" }],
  ]);
});

const LEAVES: readonly Json[] = [
  null,
  true,
  1.5,
  "text",
  { $type: "int", value: "9007199254740993" },
  { $type: "timedelta", days: 1, seconds: 3_725, microseconds: 5 },
  { $type: "range", start: 0, stop: 9, step: 1 },
  { $type: "bytes", base64: "AQID" },
  { $type: "ref", id: 1 },
  { $type: "date", iso: "2022-05-09" },
];
for (const value of LEAVES) {
  Deno.test(`${JSON.stringify(value)} has no parts`, () => {
    assertEquals(partsOf(value), []);
  });
}

Deno.test("every part of what Python wrote has a title and a text", () => {
  assert(DECODED.length > 500, `${DECODED.length}`);
  const visit = (value: Json, depth: number): void => {
    assert(titleOf(value).length > 0);
    const text = inlineText(value, 80);
    assert(!text.includes("undefined"), text);
    if (depth > 6) return;
    for (const [label, part] of partsOf(value)) {
      assert(label !== undefined);
      visit(part, depth + 1);
    }
  };
  for (const [, value] of DECODED) {
    visit(resolveValue(encodeForDisplay(value)), 0);
  }
});
