/** What a bundler may leave out of the npm package, see `scripts/package/imports/parts.ts`. */
import { assert, assertEquals } from "@std/assert";
import { PARTS } from "../../scripts/package/imports/parts.ts";
import {
  codeOf,
  filesBelow,
  importsOf,
  isRelative,
  textOf,
} from "./_sources.ts";

const parts: ReadonlySet<string> = new Set(PARTS.map(({ source }) => source));

/** What a look-up may load: all that the main entry leads to, but for the parts. */
function loadedByLookUp(): Set<string> {
  const loaded = new Set<string>();
  const waiting = ["mod.ts"];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    if (!isRelative(file)) continue;
    const code = codeOf(file).replace(TYPE_IMPORT, "");
    waiting.push(...importsOf(file, code).filter((path) => !parts.has(path)));
  }
  return loaded;
}

const TYPE_IMPORT = /\b(?:import|export) type [^;]*;/g;

/** Tables of options, and what heads of files are told apart by: all are small. */
const SMALL = new Set([
  "src/decode/pandas/compression.ts",
  "src/decode/pandas/csv/options.ts",
  "src/decode/pandas/csv/records.ts",
  "src/decode/pandas/json/options.ts",
  "src/decode/unpack/lzma/header.ts",
  "src/decode/unpack/unpack.ts",
  "src/pickle/errors.ts",
  "src/pickle/limits.ts",
  "src/pickle/options.ts",
  "src/pickle/slices.ts",
  "src/pickle/values/json/encode_error.ts",
]);

Deno.test("a look-up in one file has no decoder but in the parts", () => {
  const found = [...loadedByLookUp()].filter((file) =>
    /^src\/(?:pickle|decode\/(?:pandas|unpack|arrow|torch|numpy))\//.test(
      file,
    ) &&
    !SMALL.has(file)
  );
  assertEquals(found, []);
});

Deno.test("an import on demand says that it does nothing by itself", () => {
  for (const file of filesBelow("src/")) {
    for (const [line] of textOf(file).matchAll(/(?<!\*\/)\s+lazyImport\(.*/g)) {
      assert(false, `${file}: /* @__PURE__ */ is missing before ${line}`);
    }
  }
});
