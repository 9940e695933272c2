import { assert, assertEquals } from "@std/assert";
import { Validator } from "@seriousme/openapi-schema-validator";
import { createHandler } from "../../../src/http/mod.ts";
import { ROUTES } from "../../../src/http/routes/table.ts";
import { asking } from "../_handler.ts";

const VERSIONS = [["3.1", "/openapi.json"], ["3.2", "/openapi-3.2.json"]];

const document = async (basePath = "", path = "/openapi.json") =>
  await (await asking(createHandler({ basePath }), basePath)(path)).json();

for (const [version, path] of VERSIONS) {
  Deno.test(`${path} is OpenAPI ${version}`, async () => {
    const found = await document("", path);
    assert(found.openapi.startsWith(`${version}.`), found.openapi);
    const { valid, errors } = await new Validator().validate(found);
    assert(valid, JSON.stringify(errors));
  });

  Deno.test(`${path} has the type of each line of a stream`, async () => {
    const { paths } = await document("", path);
    for (const { path, answers } of ROUTES) {
      const answer = answers[200];
      if (answer?.body !== "lines") continue;
      const { content } = paths[path].get.responses[200];
      const line = {
        anyOf: [answer.schema, "StreamError"].map((name) => ({
          $ref: `#/components/schemas/${name}`,
        })),
      };
      for (const type of ["application/x-ndjson", "application/jsonl"]) {
        const { schema, itemSchema } = content[type];
        assertEquals(schema, { type: "array", items: line }, path);
        assertEquals(itemSchema, version === "3.2" ? line : undefined, path);
      }
      const events = content["text/event-stream"].itemSchema?.oneOf
        .map(({ properties }: Schema) => properties.data.contentSchema);
      const data = [line.anyOf[0], PROBLEM, {
        type: "object",
        maxProperties: 0,
      }];
      assertEquals(events, version === "3.2" ? data : undefined, path);
    }
  });
}

interface Schema {
  readonly properties: { readonly data: { readonly contentSchema: unknown } };
}

const PROBLEM = { $ref: "#/components/schemas/Problem" };

Deno.test("the document has every route, and each of its parameters", async () => {
  const { paths } = await document();
  assertEquals(Object.keys(paths), ROUTES.map(({ path }) => path));
  for (const { path, query, headers, idOf } of ROUTES) {
    const { get, head, parameters = [] } = paths[path];
    const named = [...parameters, ...get.parameters].map(({ name }) => name);
    assertEquals(named, [
      ...idOf ? ["id"] : [],
      ...Object.keys(query),
      ...headers,
    ]);
    assertEquals(head.parameters, get.parameters);
    for (const { description, schema } of [...parameters, ...get.parameters]) {
      assert(description && schema, JSON.stringify(paths[path]));
    }
  }
});

Deno.test("every name that the document refers to is there, and every one that is there is needed", async () => {
  const found = await document();
  const named = JSON.stringify(found).matchAll(/"#\/components\/([^"]+)"/g);
  const refs = [...new Set(Array.from(named, ([, ref]) => ref!))].sort();
  const there = ["responses", "schemas"].flatMap((kind) =>
    Object.keys(found.components[kind]).map((name) => `${kind}/${name}`)
  );
  assertEquals(refs, there.sort());
});

Deno.test("the document knows where the handler is", async () => {
  assertEquals((await document("/api")).servers, [{ url: "/api" }]);
  assertEquals((await document()).servers, [{ url: "/" }]);
});
