/**
 * Replaces the README by its form for registries. It runs before `deno
 * publish`, since JSR shows the file unchanged.
 *
 *     deno run --allow-read --allow-write scripts/write_readme.ts
 *
 * @module
 */
import { REPOSITORY } from "./package/package_json.ts";
import { registryReadme } from "./package/readme.ts";

const README = new URL("../README.md", import.meta.url);

if (import.meta.main) {
  const text = await Deno.readTextFile(README);
  await Deno.writeTextFile(README, registryReadme(text, REPOSITORY));
}
