import { assertEquals, assertRejects } from "@std/assert";
import { reachableDeclarations } from "../../../scripts/package/reachable.ts";

/** Paths that are reached from the entries, in a package of these files. */
async function reached(
  files: Readonly<Record<string, string>>,
  ...entries: string[]
): Promise<string[]> {
  const texts = await reachableDeclarations(entries, async (path) => {
    const text = files[path];
    if (text === undefined) throw new Error(`there is no "${path}"`);
    return await Promise.resolve(text);
  });
  for (const [path, text] of texts) assertEquals(text, files[path]);
  return [...texts.keys()].sort();
}

const IMPORTS: [what: string, text: string, isReached: boolean][] = [
  ["an import", 'import { A } from "./src/a.js";', true],
  ["an import of a type", "import type { A } from './src/a.js';", true],
  ["an export", 'export * from "./src/a.js";', true],
  ["names in lines", 'export {\n  A,\n  B,\n} from "./src/a.js";', true],
  ["an import without names", 'import "./src/a.js";', true],
  ["a type in place", 'declare const a: import("./src/a.js").A;', true],
  ["a TypeScript source", 'export * from "./src/a.ts";', true],
  ["a declaration file", 'export * from "./src/a.d.ts";', true],
  ["a minified import", 'import{A}from"./src/a.js";', true],
  ["an import after a string", 'type U = "//"; import "./src/a.js";', true],
  ["a comment", '/** import "./src/a.js"; */', false],
  ["the rest of a line", '// export * from "./src/a.js";', false],
  ["a string", "type S = 'import \"./src/a.js\"';", false],
  ["a template", 'type S = `import "./src/a.js"`;', false],
  ["a package", 'export * from "src/a.js";', false],
  ["another name", 'declare const from: X; type Y = "./src/a.js";', false],
];
for (const [what, text, isReached] of IMPORTS) {
  const verb = isReached ? "follows" : "ignores";
  Deno.test(`reachableDeclarations() ${verb} ${what}`, async () => {
    const files = { "mod.d.ts": text, "src/a.d.ts": "", "src/b.d.ts": "" };
    const expected = isReached ? ["mod.d.ts", "src/a.d.ts"] : ["mod.d.ts"];
    assertEquals(await reached(files, "mod.d.ts"), expected);
  });
}

Deno.test("reachableDeclarations() follows each file once, from every entry", async () => {
  const files = {
    "mod.d.ts": 'export * from "./src/a.js";',
    "src/a.d.ts": 'export * from "./b/c.js"; import "../mod.js";',
    "src/b/c.d.ts": 'import type { A } from "../a.js";',
    "src/http/mod.d.ts": 'export * from "../../src/a.js";',
    "src/unused.d.ts": "",
  };
  const expected = ["mod.d.ts", "src/a.d.ts", "src/b/c.d.ts"];
  assertEquals(await reached(files, "mod.d.ts"), expected);
  assertEquals(
    await reached(files, "mod.d.ts", "src/http/mod.d.ts"),
    [...expected, "src/http/mod.d.ts"],
  );
});

Deno.test("reachableDeclarations() names the file that imports a missing one", async () => {
  const files = { "mod.d.ts": 'export * from "./src/lost.js";' };
  await assertRejects(
    () => reached(files, "mod.d.ts"),
    Error,
    'Cannot read the declarations "src/lost.d.ts" of "mod.d.ts"',
  );
  await assertRejects(
    () => reached({}, "mod.d.ts"),
    Error,
    'Cannot read the declarations "mod.d.ts" of "the package"',
  );
});
