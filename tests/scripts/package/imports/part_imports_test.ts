import { assertEquals, assertRejects } from "@std/assert";
import { fallBackToFiles } from "../../../../scripts/package/imports/part_imports.ts";

const moduleOf = async (code: string) =>
  await import(`data:text/javascript,${encodeURIComponent(code)}`);

Deno.test("a part whose name is unknown is read from its file", async () => {
  const file = "data:text/javascript,export const part = 1";
  const { code } = fallBackToFiles(
    'export const load = () => import("#part");',
    () => file,
  );
  const { load } = await moduleOf(code);
  assertEquals((await load()).part, 1);
});

Deno.test("a part that is left out stays left out", async () => {
  const thrown = 'Promise.reject(new RangeError("left out"))';
  const { code } = fallBackToFiles('import("#part")', () => "./none.js");
  const call = code.replace('import("#part")', thrown);
  const { load } = await moduleOf(`export const load = () => ${call};`);
  await assertRejects(load, RangeError, "left out");
});

Deno.test("what comes after an import has moved by what was added", () => {
  const line = 'a(import("#x"),import("./y.js"),import("#x"));b';
  const { code, moved } = fallBackToFiles(line, () => "./x.js");
  assertEquals(code.charAt(moved(0, line.length - 1)), "b");
  assertEquals(code.charAt(moved(0, 0)), "a");
  assertEquals(moved(1, 7), 7);
});
