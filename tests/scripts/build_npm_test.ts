import { assertEquals } from "@std/assert";
import { dntOptions } from "../../scripts/build_npm.ts";
import { describePackage } from "../../scripts/package/description.ts";
import { packageJson } from "../../scripts/package/package_json.ts";

const ROOT = new URL("../../", import.meta.url);
const description = await describePackage(ROOT);

Deno.test("dnt compiles every entry point of deno.json, and the command", async () => {
  const { exports } = packageJson(description, {});
  const { entryPoints } = dntOptions(ROOT, "/work", description);
  const names = entryPoints.map(({ name }) => name);
  assertEquals(
    names.filter((name) => name !== "./main"),
    Object.keys(exports as object).filter((name) => !name.endsWith(".json")),
  );
  assertEquals(names.includes("./main"), description.command !== undefined);
  for (const { path } of entryPoints) await Deno.stat(path);
});

Deno.test("dnt is given paths, not parts of URLs", () => {
  const root = new URL("file:///a%20clone%20of%20%C3%BC/");
  const { importMap, entryPoints } = dntOptions(root, "/work", description);
  assertEquals(importMap, "/a clone of ü/deno.json");
  assertEquals(entryPoints[0]?.path, "/a clone of ü/mod.ts");
});
