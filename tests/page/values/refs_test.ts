import { assertEquals, assertStrictEquals } from "@std/assert";
import { encodeJson } from "../../../mod.ts";
import type { Json, JsonObject } from "../../../page/api/api.ts";
import { partsOf } from "../../../page/values/parts.ts";
import { resolveRefs } from "../../../page/values/refs.ts";
import { shortText } from "../../../page/values/text.ts";

Deno.test("resolveRefs() gives each reference what its definition defines", () => {
  const [list, text] = [[1, [2]] as Json[], "x".repeat(600)];
  const resolved = resolveRefs(encodeJson({
    a: list,
    b: [list, list[1]],
    c: text,
    d: text,
  })) as JsonObject;
  assertEquals(resolved, { a: list, b: [list, list[1]!], c: text, d: text });
  assertStrictEquals(resolved["a"], (resolved["b"] as Json[])[0]);
});

Deno.test("resolveRefs() leaves a reference that closes a cycle", () => {
  const list: unknown[] = [1];
  list.push([list]);
  const resolved = resolveRefs(encodeJson([list, list])) as Json[];
  const inner = [1, [{ $type: "ref", id: 1 }]];
  assertEquals(resolved, [inner, inner]);
});

Deno.test("resolveRefs() keeps a key __proto__ as data", () => {
  const shared = [1];
  const value = Object.fromEntries([["__proto__", shared], ["b", shared]]);
  const resolved = resolveRefs(encodeJson(value));
  assertEquals(JSON.stringify(resolved), '{"__proto__":[1],"b":[1]}');
});

Deno.test("the parts of a graph are named in a time that its paths do not grow", () => {
  let key: unknown = [1];
  for (let depth = 0; depth < 100; depth++) key = [key, key];
  const json = resolveRefs(encodeJson(new Map([[key, 1]])));
  assertEquals(partsOf(json).map(([label]) => label), [
    "(list · 2 items, list · 2 items)",
  ]);
  assertEquals(shortText(json), "dict · 1 key");
});
