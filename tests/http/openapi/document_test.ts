import { assert, assertEquals } from "@std/assert";
import { Validator } from "@seriousme/openapi-schema-validator";
import { createHandler } from "../../../src/http/mod.ts";
import { ROUTES } from "../../../src/http/routes/table.ts";
import { asking } from "../_handler.ts";

const document = async (basePath = "") =>
  await (await asking(createHandler({ basePath }), basePath)("/openapi.json"))
    .json();

Deno.test("the document is OpenAPI 3.1", async () => {
  const { valid, errors } = await new Validator().validate(await document());
  assert(valid, JSON.stringify(errors));
});

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
