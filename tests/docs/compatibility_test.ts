import { assertEquals } from "@std/assert";
import { pageWithTable } from "../../scripts/make/compatibility.ts";

const PAGE = new URL("../../docs/pickle.md", import.meta.url);
const CELLS = / *\| */g;

/** Without what the formatter adds to a table. */
function plain(page: string): string {
  return page.split("\n").filter((line) => !/^\|[ -|]*\|$/.test(line))
    .map((line) => line.startsWith("|") ? line.replace(CELLS, "|") : line)
    .join("\n");
}

Deno.test("the table of what was tested is what the decoder makes of it", async () => {
  const page = await Deno.readTextFile(PAGE);
  assertEquals(plain(await pageWithTable(page)), plain(page));
});
