import { assertEquals, assertRejects } from "@std/assert";
import { encode } from "@jridgewell/sourcemap-codec";
import { stop } from "esbuild";
import { bundle } from "../../../scripts/package/bundle.ts";

const MODULES = {
  "mod.js":
    'import "./src/api/kind.js"; export const load = () => import("./src/deep/part.js");',
  "src/api/kind.js": 'import { Kind } from "graphql"; console.log(Kind);',
  "src/deep/part.js": "export const part = Math.random();",
};

/** A compiled module with the source map that its compiler wrote into it. */
function withMap(code: string, source: string): string {
  const mappings = encode([[[0, 0, 6, 0]]]);
  const map = { version: 3, sources: [source], mappings };
  const data = btoa(JSON.stringify(map));
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${data}`;
}

/** The sources that the maps of a bundle name, by the path of the map. */
async function bundledSources(
  sourceOf: (work: string, path: string) => string,
  sources: (work: string) => string,
): Promise<Record<string, string[]>> {
  const work = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const [path, code] of Object.entries(MODULES)) {
      const file = `${work}/out/${path}`;
      await Deno.mkdir(file.replace(/\/[^/]*$/, ""), { recursive: true });
      const source = sourceOf(work, path.replace(/js$/, "ts"));
      await Deno.writeTextFile(file, withMap(code, source));
    }
    const { files } = await bundle(
      { modules: `${work}/out`, sources: sources(work) },
      { mod: "mod.js" },
      [],
      [],
    );
    const maps = [...files].filter(([path]) => path.endsWith(".map"));
    return Object.fromEntries(
      maps.map(([path, text]) => [
        path.replace(/-\w+\.js/, ".js"),
        JSON.parse(text).sources,
      ]),
    );
  } finally {
    await stop();
    await Deno.remove(work, { recursive: true });
  }
}

const LAYOUTS: [
  layout: string,
  sourceOf: (work: string, path: string) => string,
  sources: (work: string) => string,
][] = [
  [
    "deno pack, which names URLs",
    (work, path) => `file://${work}/clone/${path}`,
    (work) => `${work}/clone`,
  ],
  [
    "dnt, which has a folder src of its own",
    (_, path) => `${path.replaceAll(/[^/]+/g, "..")}/src/${path}`,
    (work) => `${work}/src`,
  ],
  [
    "a clone in a folder src",
    (work, path) => `file://${work}/src/mod.ts/${path}`,
    (work) => `${work}/src/mod.ts`,
  ],
];
for (const [layout, sourceOf, sources] of LAYOUTS) {
  Deno.test(`bundle() names sources as the repository does: ${layout}`, async () => {
    assertEquals(await bundledSources(sourceOf, sources), {
      "dist/mod.js.map": ["../src/api/kind.ts", "../mod.ts"],
      "dist/chunks/part.js.map": ["../../src/deep/part.ts"],
    });
  });
}

Deno.test("bundle() refuses a map whose sources lie elsewhere", async () => {
  await assertRejects(
    () =>
      bundledSources(
        (work, path) => `file://${work}/elsewhere/${path}`,
        (work) => `${work}/clone`,
      ),
    Error,
    "it lies outside",
  );
});
