import { assert, assertEquals } from "@std/assert";
import { bundlePage } from "../../scripts/make/bundle_page.ts";
import { createPage } from "../../src/page/mod.ts";
import { ASSETS } from "../../src/page/assets.ts";

/** In bytes, packed and in base64: what a browser loads before it shows a run. */
const FIRST_BUDGET = 70_000;
/** Each file that it loads on demand. */
const PART_BUDGET = 60_000;

const page = createPage(() => Promise.resolve(new Response()));

async function served(path: string): Promise<string> {
  const response = await page(new Request(`http://127.0.0.1${path}`));
  return await response.text();
}

Deno.test("the page in the package is made of its sources", async () => {
  const files = await bundlePage();
  assertEquals(Object.keys(ASSETS), files.map(({ path }) => path));
  for (const { path, text } of files) {
    assert(await served(path) === text, `${path} is old: run deno task page`);
  }
});

/** The files that a browser loads with one: what its text imports at once. */
async function loadedWith(path: string): Promise<Set<string>> {
  const found = new Set([path]);
  for (const file of found) {
    const imports = (await served(file)).matchAll(
      /\bfrom"\.(\/[^"]+)"|\bimport"\.(\/[^"]+)"/g,
    );
    for (const [, from, alone] of imports) found.add((from ?? alone)!);
  }
  return found;
}

const sizeOf = (path: string) => ASSETS[path]!.packed.length;

Deno.test("the page in the package is small, and loads little at first", async () => {
  const first = await loadedWith("/page.js");
  for (const path of ["/", "/icon.svg", "/page.css"]) first.add(path);
  const parts = Object.keys(ASSETS).filter((path) => !first.has(path));
  const size = [...first].reduce((sum, path) => sum + sizeOf(path), 0);
  assert(size < FIRST_BUDGET, `${size} bytes are loaded at first`);
  assert(parts.length > 0, "nothing is loaded on demand");
  for (const path of parts) {
    assert(sizeOf(path) < PART_BUDGET, `${path} has ${sizeOf(path)} bytes`);
  }
});

Deno.test("the page in the package requests no other server", async () => {
  for (const path of Object.keys(ASSETS)) {
    const addresses = [
      ...(await served(path)).matchAll(/https?:\/\/[^\s"'`\\)]+/g),
    ].map(([address]) => address)
      .filter((address) => !address.startsWith("http://www.w3.org/"));
    assertEquals(addresses, [], path);
  }
});
