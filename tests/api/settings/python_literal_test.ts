import { assertEquals } from "@std/assert";
import { readPythonValue } from "../../../src/api/settings/python_literal.ts";

// The right side is what Prefect's string_to_type gives.
const VALUES: [text: string, value: unknown][] = [
  ["true", true],
  ["FALSE", false],
  ["True", true],
  ["None", null],
  ["42", 42],
  ["-0", 0],
  ["+7", 7],
  ["9007199254740993", 9007199254740993n],
  ["007", "007"],
  ["1.5", 1.5],
  [".5", 0.5],
  ["1e3", 1000],
  ["1_000x", "1_000x"],
  ["'a'", "a"],
  ['"a\\n\\x41\\u00e9\\\\"', "a\nAé\\"],
  ["'it\\'s'", "it's"],
  ["'unfinished", "'unfinished"],
  ["[1, 'a', None]", [1, "a", null]],
  ["[1, 2,]", [1, 2]],
  ["(1, (2, 3))", [1, [2, 3]]],
  ["[]", []],
  ["{'a': {'b': [True]}, 1: 2}", { a: { b: [true] }, 1: 2 }],
  ["{}", {}],
  ["{'a'}", "{'a'}"],
  ["[1 2]", "[1 2]"],
  ["[1", "[1"],
  ["1 2", "1 2"],
  ["http://localhost:4200", "http://localhost:4200"],
  ["__import__('os')", "__import__('os')"],
  ["", ""],
  ["[".repeat(200), "[".repeat(200)],
];
for (const [text, value] of VALUES) {
  Deno.test(`readPythonValue() reads ${JSON.stringify(text.slice(0, 40))}`, () => {
    assertEquals(readPythonValue(text), value);
  });
}

Deno.test("readPythonValue() keeps the key __proto__ like any other", () => {
  const value = readPythonValue("{'__proto__': {'x': 1}}") as object;
  assertEquals(Object.keys(value), ["__proto__"]);
});
