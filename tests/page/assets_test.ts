import { assert, assertEquals } from "@std/assert";
import { bundlePage } from "../../scripts/make/bundle_page.ts";
import { createPage } from "../../src/page/mod.ts";
import { ASSETS } from "../../src/page/assets.ts";

const MODULE = new URL("../../src/page/assets.ts", import.meta.url);
/** In bytes: what the package carries for the page. */
const BUDGET = 82_000;

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

Deno.test("the page in the package is small", async () => {
  const { size } = await Deno.stat(MODULE);
  assert(size < BUDGET, `it has ${size} bytes, more than ${BUDGET}`);
});

Deno.test("the page in the package asks no other server", async () => {
  for (const path of Object.keys(ASSETS)) {
    const addresses = [
      ...(await served(path)).matchAll(/https?:\/\/[^\s"'`\\)]+/g),
    ].map(([address]) => address)
      .filter((address) => !address.startsWith("http://www.w3.org/"));
    assertEquals(addresses, [], path);
  }
});
