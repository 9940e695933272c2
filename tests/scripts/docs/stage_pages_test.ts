import { assert, assertEquals, assertThrows } from "@std/assert";
import { stagePages } from "../../../scripts/docs/stage_pages.ts";
import { PAGES } from "../../../scripts/docs/pages.ts";

/** Pages where one has a text of its own. */
const withText = (source: string, text: string) => (file: string) =>
  file === source ? text : "# Title\n";

const LINKS: [what: string, source: string, text: string, staged: string][] = [
  [
    "a page in the same folder",
    "docs/results.md",
    "[x](mapped.md#one-by-one)",
    "[x](./mapped.md#one-by-one)",
  ],
  [
    "a page of another folder",
    "docs/pickle.md",
    "[x](../SECURITY.md)",
    "[x](./pickle_security.md)",
  ],
  [
    "a page above",
    "examples/node/README.md",
    "[x](../../docs/start.md)",
    "[x](./../index.md)",
  ],
  ["an address", "docs/page.md", "[x](https://a.b/c)", "[x](https://a.b/c)"],
  ["an anchor", "docs/page.md", "[x](#y)", "[x](#y)"],
  [
    "a picture",
    "docs/page.md",
    "![x](pictures/grid.png)",
    "![x](./pictures/docs-pictures-grid.png)",
  ],
  [
    "code, which stays as it is",
    "docs/page.md",
    "```md\n[x](nowhere.md)\n```",
    "```md\n[x](nowhere.md)\n```",
  ],
];
for (const [what, source, text, staged] of LINKS) {
  Deno.test(`stagePages() links ${what}`, () => {
    const { path } = PAGES.find((page) => page.source === source)!;
    const page = stagePages(withText(source, text)).pages.get(path)!;
    assert(page.endsWith(`\n\n${staged}`), page);
  });
}

Deno.test("stagePages() makes a page of a program that is linked", () => {
  const textOf = (file: string) =>
    file === "examples/demo.ts"
      ? "run();\n"
      : file === "docs/start.md"
      ? "[x](../examples/demo.ts)"
      : "# Title\n";
  const { pages } = stagePages(textOf);
  assertEquals(
    pages.get("examples/demo.ts.md"),
    "# examples/demo.ts\n\n`````ts\nrun();\n`````\n",
  );
});

Deno.test("stagePages() refuses a link to what is not a page", () => {
  assertThrows(
    () => stagePages(withText("docs/page.md", "[x](nowhere.md)")),
    Error,
    'Cannot link "nowhere.md" in "docs/page.md": it is not a page',
  );
});
