import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  createDocumentCache,
  operationLabel,
} from "../../../src/testing/graphql/document.ts";
import { prefectSchema } from "../../../src/testing/graphql/schema.ts";

const check = createDocumentCache(prefectSchema());

Deno.test("createDocumentCache() checks each text once", () => {
  assertStrictEquals(check("{ hello }"), check("{ hello }"));
  assertStrictEquals(check("{ nope }"), check("{ nope }"));
});

Deno.test("createDocumentCache() forgets the oldest text after 500 others", () => {
  const few = createDocumentCache(prefectSchema());
  const first = few("{ hello }");
  for (let n = 1; n < 500; n++) few(`{ hello${n}: hello }`);
  assertStrictEquals(few("{ hello }"), first);
  few("{ last: hello }");
  assert(few("{ hello }") !== first);
});

const LABELS: [
  text: string,
  operationName: string | null,
  label: string | null,
][] = [
  ["{ task_run { id } }", null, "task_run"],
  ["{ alias: hello }", null, "hello"],
  ["query Find { hello }", null, "Find"],
  ["query A { hello } query B { hello }", "B", "B"],
  ["query A { hello } query B { hello }", "C", "C"],
  ["query A { hello } query B { hello }", null, null],
  ["query { ...F } fragment F on Query { hello }", null, null],
  ["{ nope }", null, "nope"],
  ["{", "Find", "Find"],
];
for (const [text, operationName, label] of LABELS) {
  Deno.test(`operationLabel() calls ${JSON.stringify(text)} ${label}`, () => {
    assertEquals(operationLabel(check(text).document, operationName), label);
  });
}
