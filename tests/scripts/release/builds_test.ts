import { assertEquals } from "@std/assert";
import { differences } from "../../../scripts/release/builds.ts";

Deno.test("differences() names what one of two packages lacks", () => {
  assertEquals(
    differences(
      ["dist/mod.js", "dist/chunks/read-AAAAAAAA.js", "types/mod.d.ts"],
      ["dist/mod.js", "dist/chunks/read-BBBBBBBB.js", "dist/http.js"],
    ),
    ["only deno pack has types/mod.d.ts", "only dnt has dist/http.js"],
  );
});

Deno.test("differences() leaves out chunks that only their contents name", () => {
  const [ours, dnt] = ["AAAAAAAA", "BBBBBBBB"].map((hash) => [
    `dist/chunks/chunk-${hash}.js`,
  ]);
  assertEquals(differences(ours!, dnt!), []);
});
