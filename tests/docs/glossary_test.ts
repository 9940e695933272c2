import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);
const textOf = (file: string) => Deno.readTextFileSync(new URL(file, ROOT));

const [, table] = /^## Glossary\n([^]*?)^## /m.exec(
  textOf("CONTRIBUTING.md"),
)!;

/** The terms, each with the words that it replaces. */
const TERMS = Array.from(
  table!.matchAll(/^\| ([a-z ]+?) +\| (.+?) +\| (.+?) +\|$/gm),
  ([, term, meaning, words]) => ({
    term: term!,
    meaning: meaning!,
    words: words!.split(", "),
  }),
).filter(({ term }) => term !== "term");

/** The sentences of a page: without code, and without where links lead. */
function proseOf(file: string): string {
  return textOf(file).replace(/^```[^]*?^```/gm, "").replace(/`[^`\n]*`/g, "`")
    .replace(/\]\([^)]*\)/g, "]").replace(/\s+/g, " ");
}

const pages = [
  "README.md",
  ...[...Deno.readDirSync(new URL("docs/", ROOT))]
    .map(({ name }) => `docs/${name}`).filter((file) => file.endsWith(".md")),
];
const prose = new Map(pages.map((file) => [file, proseOf(file)]));

Deno.test("the glossary has at least 25 terms, each once and used by the docs", () => {
  assert(TERMS.length >= 25, `${TERMS.length} terms`);
  const terms = TERMS.map(({ term }) => term);
  assertEquals(terms.length, new Set(terms).size);
  const all = [...prose.values()].join(" ").toLowerCase();
  assertEquals(terms.filter((term) => !all.includes(term.slice(0, 6))), []);
});

for (const [file, sentences] of prose) {
  Deno.test(`${file} keeps to the terms of the glossary`, () => {
    const found = TERMS.flatMap(({ term, words }) =>
      words.filter((word) => new RegExp(`\\b${word}\\b`, "i").test(sentences))
        .map((word) => `"${word}": write "${term}"`)
    );
    assertEquals(found, []);
  });
}
