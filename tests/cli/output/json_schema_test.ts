import { assertEquals } from "@std/assert";
import { encodeJson } from "../../../mod.ts";
import {
  inferSchema,
  type JsonSchema,
} from "../../../src/cli/output/json_schema.ts";
import { PyDecimal } from "../../../src/pickle/mod.ts";

const $schema = "https://json-schema.org/draft/2020-12/schema";

const SCHEMAS: [value: unknown, schema: JsonSchema][] = [
  [null, { type: "null" }],
  ["x", { type: "string" }],
  [1, { type: "integer" }],
  [1.5, { type: "number" }],
  [[], { type: "array" }],
  [[1, 2.5], { type: "array", items: { type: "number" } }],
  [[1, null, "x"], {
    type: "array",
    items: { type: ["integer", "null", "string"] },
  }],
  [{}, { type: "object", properties: {} }],
  [[{ a: 1, b: true }, { a: null }], {
    type: "array",
    items: {
      type: "object",
      properties: {
        a: { type: ["integer", "null"] },
        b: { type: "boolean" },
      },
      required: ["a"],
    },
  }],
  [[1, [2]], {
    type: "array",
    items: {
      anyOf: [{ type: "integer" }, {
        type: "array",
        items: { type: "integer" },
      }],
    },
  }],
  [[new PyDecimal("1.50"), 2n ** 70n], {
    type: "array",
    items: {
      anyOf: ["decimal", "int"].map((name) => ({
        type: "object",
        properties: { $type: { const: name }, value: { type: "string" } },
        required: ["$type", "value"],
      })),
    },
  }],
];
for (const [value, schema] of SCHEMAS) {
  const shown = JSON.stringify(encodeJson(value));
  Deno.test(`inferSchema() of ${shown}`, () => {
    assertEquals(inferSchema(encodeJson(value)), { $schema, ...schema });
  });
}

Deno.test("inferSchema() takes an object of many keys for a map", () => {
  const many = Object.fromEntries(
    Array.from({ length: 101 }, (_, i) => [`k${i}`, i % 2 ? [{ n: i }] : i]),
  );
  assertEquals(inferSchema(encodeJson(many)), {
    $schema,
    type: "object",
    additionalProperties: {
      anyOf: [{ type: "integer" }, {
        type: "array",
        items: {
          type: "object",
          properties: { n: { type: "integer" } },
          required: ["n"],
        },
      }],
    },
  });
});
