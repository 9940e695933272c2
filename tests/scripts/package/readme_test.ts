import { assertEquals } from "@std/assert";
import { absoluteLinks } from "../../../scripts/package/readme.ts";

const AT = "https://example.com/r";

const LINKS: [what: string, markdown: string, absolute: string][] = [
  ["a page", "[x](docs/a.md#b)", `[x](${AT}/blob/HEAD/docs/a.md#b)`],
  ["a picture", "![x](docs/a.png)", `![x](${AT}/raw/HEAD/docs/a.png)`],
  ["an address", "[x](https://a.b/c)", "[x](https://a.b/c)"],
  ["an anchor", "[x](#y)", "[x](#y)"],
];
for (const [what, markdown, absolute] of LINKS) {
  Deno.test(`absoluteLinks() writes ${what}`, () => {
    assertEquals(absoluteLinks(markdown, AT), absolute);
    assertEquals(absoluteLinks(markdown, undefined), markdown);
  });
}

Deno.test("absoluteLinks() leaves no relative link in the README", async () => {
  const readme = await Deno.readTextFile(
    new URL("../../../README.md", import.meta.url),
  );
  const relative = [
    ...absoluteLinks(readme, AT).matchAll(/\]\((?!https:|#)[^)]*\)/g),
  ];
  assertEquals(relative, []);
});
