import { assertEquals } from "@std/assert";
import { sizes } from "../../../scripts/package/tarball.ts";

Deno.test("sizes() lists the sizes of the parts", () => {
  const tarball = {
    path: "/x.tgz",
    size: 100,
    unpackedSize: 1_023,
    files: [
      { path: "dist/mod.js", size: 500 },
      { path: "dist/mod.js.map", size: 300 },
      { path: "dist/pickle.js", size: 11 },
      { path: "types/mod.d.ts", size: 200 },
      { path: "README.md", size: 10 },
      { path: "package.json", size: 2 },
    ],
  };
  assertEquals(sizes(tarball), [
    ["JavaScript", 511],
    ["types", 200],
    ["source maps", 300],
    ["texts and package.json", 12],
    ["unpacked", 1_023],
    ["tarball", 100],
  ]);
});
