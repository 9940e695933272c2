import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { liesBelow } from "../../../src/read/local/roots.ts";

const PLACES: readonly (readonly [
  file: string,
  roots: readonly string[],
  isBelow: boolean,
])[] = [
  ["in/k", ["in"], true],
  ["in/k", ["out", "in"], true],
  ["in/k", ["in/k"], true],
  ["in/k", ["out"], false],
  ["in/k", [], false],
  ["in/none", ["in"], true],
  ["in/../out/k", ["in"], false],
  ["in-2/k", ["in"], false],
  ["in/..k", ["in"], true],
  ["link/k", ["out"], true],
  ["link/k", ["in"], false],
  ["out/k", ["link"], true],
];
for (const [file, roots, expected] of PLACES) {
  Deno.test(`liesBelow() of ${file} and ${JSON.stringify(roots)} is ${expected}`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      for (const name of ["in", "out", "in-2"]) {
        await Deno.mkdir(join(folder, name));
        await Deno.writeTextFile(join(folder, name, "k"), name);
      }
      await Deno.writeTextFile(join(folder, "in", "..k"), "odd");
      await Deno.symlink(join(folder, "out"), join(folder, "link"));
      const isBelow = await liesBelow(
        `${folder}/${file}`,
        roots.map((root) => join(folder, root)),
      );
      assertEquals(isBelow, expected);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
