import { assert, assertEquals } from "@std/assert";
import type { Json } from "../../../../page/api/api.ts";
import {
  commandText,
  pythonPath,
  scriptText,
} from "../../../../page/values/copy/code.ts";
import { plainJson } from "../../../../page/values/copy/plain.ts";
import { pythonText } from "../../../../page/values/copy/python.ts";
import { findPart } from "../../../../page/values/copy/steps.ts";
import { resolveValue } from "../../../../page/values/resolve.ts";

const VALUE: Json = resolveValue({
  model: { name: "tree", "it's": [1, { deep: true }] },
  order: {
    $type: "object",
    class: "shop.Order",
    fields: [["sku", "a"], ["my field", 2]],
  },
  keys: { $type: "map", entries: [[1, "one"], ["1", "text"]] },
  array: {
    $type: "ndarray",
    dtype: "<f8",
    shape: [2, 2],
    values: [[1, 2], [3, 4]],
  },
});

const PARTS: [
  path: number[],
  value: Json,
  python: string,
  command: string,
  script: string,
][] = [
  [[], VALUE, "result", "taskrun result ID", "await run.result();"],
  [
    [0, 1, 1, 0],
    true,
    `result['model']["it's"][1]['deep']`,
    `taskrun result ID --json | jq '.["model"]["it'\\''s"][1]["deep"]'`,
    `result.model["it's"][1].deep;`,
  ],
  [
    [1, 1],
    2,
    "getattr(result['order'], 'my field')",
    "taskrun result ID",
    `new Map(fields(result.order)).get("my field");`,
  ],
  [
    [2, 0],
    "one",
    "result['keys'][1]",
    "taskrun result ID",
    "result.keys.get(1);",
  ],
  [
    [2, 1],
    "text",
    "result['keys']['1']",
    `taskrun result ID --json | jq '.["keys"]["1"]'`,
    `result.keys["1"];`,
  ],
  [
    [3, 1, 0],
    3,
    "result['array'][1][0]",
    `taskrun result ID --json | jq '.["array"][1][0]'`,
    "result.array[1][0];",
  ],
];
for (const [path, value, python, command, script] of PARTS) {
  Deno.test(`the part ${path.join(".") || "root"} is ${python}`, () => {
    const found = findPart(VALUE, path);
    assertEquals(found.value, value);
    assertEquals(pythonPath(found.steps), python);
    assertEquals(commandText("ID", found.steps), command);
    const text = scriptText("ID", found.steps);
    assert(text.includes(script), text);
    assertEquals(text.includes("import { fields }"), text.includes("fields("));
  });
}

Deno.test("a path goes as far as there are parts", () => {
  const { labels, value } = findPart(VALUE, [0, 0, 9, 9]);
  assertEquals([labels, value], [["model", "name"], "tree"]);
});

const WRITTEN: [value: Json, python: string][] = [
  [null, "None"],
  [[true, 1, 1.5, "it's"], `[True, 1, 1.5, "it's"]`],
  [{ $type: "float", value: "NaN" }, "float('nan')"],
  [{ $type: "float", value: "-Infinity" }, "float('-inf')"],
  [{ $type: "int", value: "123456789012345678901" }, "123456789012345678901"],
  [{ $type: "decimal", value: "1.10" }, "decimal.Decimal('1.10')"],
  [
    { $type: "datetime", iso: "2022-05-09T06:00:00+02:00" },
    "datetime.datetime.fromisoformat('2022-05-09T06:00:00+02:00')",
  ],
  [{ $type: "bytes", base64: "AAE=" }, "base64.b64decode('AAE=')"],
  [{ a: [1], "<b>": null }, "{'a': [1], '<b>': None}"],
  [{ $type: "map", entries: [[[1, 2], "x"]] }, "{[1, 2]: 'x'}"],
  [{ $type: "set", items: [] }, "set()"],
  [{ $type: "set", items: [1] }, "{1}"],
  [{ $type: "frozenset", items: [1] }, "frozenset({1})"],
  [{ $type: "tuple", items: [1] }, "(1,)"],
  [{ $type: "tuple", items: [] }, "()"],
  [
    { $type: "ndarray", dtype: "<i8", shape: [2], values: [1, 2] },
    "np.array([1, 2], dtype='<i8')",
  ],
  [
    { $type: "object", class: "shop.Order", fields: [["sku", "a"], ["0", 2]] },
    "Order(sku='a', 2)",
  ],
];
for (const [value, python] of WRITTEN) {
  Deno.test(`Python has ${python}`, () => {
    assertEquals(pythonText(resolveValue(value), 1_000), python);
  });
}

Deno.test("what would be too long, or has no end of depth, is not written", () => {
  assertEquals(pythonText("x".repeat(2_000), 1_000), undefined);
  let deep: Json = 1;
  for (let at = 0; at < 5_000; at++) deep = [deep];
  assertEquals(pythonText(deep, 1_000_000), undefined);
});

Deno.test("JSON has what is stored, and not what the page is told besides", () => {
  const value = resolveValue({
    $type: "object",
    class: "m.A",
    state: { x: 1 },
    fields: [["x", 1]],
  });
  assertEquals(plainJson(value), {
    $type: "object",
    class: "m.A",
    state: { x: 1 },
  });
});
