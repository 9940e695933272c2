import { assertEquals } from "@std/assert";
import { registryReadme } from "../../../scripts/package/readme.ts";

const AT = "https://example.com/r";

const LINKS: [
  what: string,
  markdown: string,
  absolute: string,
  withoutAddress: string,
][] = [
  ["a page", "[x](docs/a.md#b)", `[x](${AT}/blob/HEAD/docs/a.md#b)`, "x"],
  ["a picture", "![x](docs/a.png)", `![x](${AT}/raw/HEAD/docs/a.png)`, ""],
  [
    "a picture between paragraphs",
    "a\n\n![x](b.svg)\n\nc",
    `a\n\n![x](${AT}/raw/HEAD/b.svg)\n\nc`,
    "a\n\nc",
  ],
  [
    "a text of two lines",
    "[x\ny](a.md)",
    `[x\ny](${AT}/blob/HEAD/a.md)`,
    "x\ny",
  ],
  [
    "an address",
    "[x](https://a.b/c)",
    "[x](https://a.b/c)",
    "[x](https://a.b/c)",
  ],
  ["an anchor", "[x](#y)", "[x](#y)", "[x](#y)"],
];
for (const [what, markdown, absolute, withoutAddress] of LINKS) {
  Deno.test(`registryReadme() writes ${what}`, () => {
    assertEquals(registryReadme(markdown, AT), absolute);
    assertEquals(registryReadme(markdown, undefined), withoutAddress);
  });
}

for (const address of [AT, undefined]) {
  Deno.test(`registryReadme() leaves no relative link in the README, with ${address ?? "no address"}`, async () => {
    const readme = await Deno.readTextFile(
      new URL("../../../README.md", import.meta.url),
    );
    const relative = [
      ...registryReadme(readme, address).matchAll(/\]\((?!https:|#)[^)]*\)/g),
    ];
    assertEquals(relative, []);
  });
}
