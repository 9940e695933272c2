import { assertEquals, assertThrows } from "@std/assert";
import {
  linkGuide,
  linkSources,
  nameSpecifiers,
} from "../../../scripts/docs/reference.ts";

const usage = (specifier: string) =>
  `import { a } from &quot;${specifier}&quot;;`;

const SPECIFIERS: [given: string, named: string][] = [
  [".", "@s/name"],
  ["pickle", "@s/name/pickle"],
  ["@std/assert", "@std/assert"],
];
for (const [given, named] of SPECIFIERS) {
  Deno.test(`nameSpecifiers() imports from "${named}"`, () => {
    const keys = [".", "./pickle"];
    assertEquals(nameSpecifiers(usage(given), "@s/name", keys), usage(named));
  });
}

Deno.test("linkGuide() leads to the folder above the reference", () => {
  const html = '<ul class="breadcrumbs"></ul>';
  assertEquals(
    linkGuide(html, "pickle/~/a.html"),
    '<ul class="breadcrumbs"><li><a href="../../../index.html" class="contextLink">Guide</a></li></ul>',
  );
});

Deno.test("linkGuide() leaves redirects alone, and refuses other pages", () => {
  const redirect = '<meta http-equiv="refresh" content="0">';
  assertEquals(linkGuide(redirect, "a.html"), redirect);
  assertThrows(() => linkGuide("<p>", "a.html"), Error, "no breadcrumbs");
});

Deno.test("linkSources() leads to the repository, or nowhere", () => {
  const link = (address: string) =>
    `<a\n  class="sourceButton"\n  href="${address}"><svg></svg></a>`;
  const built = link("file:&#x2F;&#x2F;&#x2F;home&#x2F;me&#x2F;src&#x2F;a.ts");
  const root = new URL("file:///home/me/");
  assertEquals(linkSources(built, root, undefined), "");
  assertEquals(
    linkSources(built, root, "https://example.com/r"),
    link("https://example.com/r/blob/HEAD/src/a.ts"),
  );
});
