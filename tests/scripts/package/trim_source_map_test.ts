import { assertEquals } from "@std/assert";
import { decode, encode } from "@jridgewell/sourcemap-codec";
import { thinMap } from "../../../scripts/package/trim_source_map.ts";

const WHOLE = {
  sources: ["../a/mod.ts", "node_modules/x/x.js", "../a/src/y.ts"],
  mappings: encode([
    // Three places of one line, another line, other people's code, ours again.
    [[0, 0, 4, 2], [5, 0, 4, 9], [9, 0, 4, 1, 0], [12, 0, 5, 0]],
    [[0, 1, 7, 0], [3, 1, 8, 0], [6, 2, 1, 3]],
  ]),
};
const rename = (source: string) =>
  source.startsWith("../a/") ? source.slice(5) : undefined;

Deno.test("thinMap() keeps the line of each place, and only our sources", () => {
  const map = JSON.parse(thinMap(WHOLE, rename, (_, column) => column));
  assertEquals(map.version, 3);
  assertEquals(map.sources, ["mod.ts", "src/y.ts"]);
  assertEquals(map.names, []);
  assertEquals(decode(map.mappings), [
    [[0, 0, 4, 0], [12, 0, 5, 0]],
    [[6, 1, 1, 0]],
  ]);
});

Deno.test("thinMap() ends what came before where others' code starts", () => {
  const map = {
    sources: ["../a/mod.ts", "node_modules/x/x.js"],
    mappings: encode([[[0, 0, 4, 2], [5, 1, 0, 0], [9, 0, 4, 1]]]),
  };
  const thin = JSON.parse(thinMap(map, rename, (_, column) => column));
  assertEquals(decode(thin.mappings), [[[0, 0, 4, 0], [5], [9, 0, 4, 0]]]);
});

Deno.test("thinMap() moves columns, and no lines", () => {
  const moved = (line: number, column: number) => column + 100 * (line + 1);
  const map = JSON.parse(thinMap(WHOLE, rename, moved));
  assertEquals(decode(map.mappings), [
    [[100, 0, 4, 0], [112, 0, 5, 0]],
    [[206, 1, 1, 0]],
  ]);
});
