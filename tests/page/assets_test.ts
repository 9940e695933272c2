import { assert, assertEquals } from "@std/assert";
import { bundlePage } from "../../scripts/bundle_page.ts";

const ASSETS = new URL("../../src/page/assets.ts", import.meta.url);
/** In bytes: what the package carries for the page. */
const BUDGET = 145_000;

Deno.test("the page in the package is made of its sources", async () => {
  const committed = await Deno.readTextFile(ASSETS);
  const made = await bundlePage();
  assert(committed === made, "it is not up to date: run deno task page");
});

Deno.test("the page in the package is small", async () => {
  const { size } = await Deno.stat(ASSETS);
  assert(size < BUDGET, `it has ${size} bytes, more than ${BUDGET}`);
});

Deno.test("the page in the package asks no other server", async () => {
  const text = await Deno.readTextFile(ASSETS);
  const addresses = [...text.matchAll(/https?:\/\/[^\s"'`\\)]+/g)]
    .map(([address]) => address)
    .filter((address) => !address.startsWith("http://www.w3.org/"));
  assertEquals(addresses, []);
});
