import { assert, assertEquals } from "@std/assert";
import { PAGES } from "../../scripts/docs/pages.ts";
import { slugOf } from "../../scripts/docs/slugs.ts";

const ROOT = new URL("../../", import.meta.url);
const textOf = (file: string) => Deno.readTextFileSync(new URL(file, ROOT));

function isThere(path: string): boolean {
  try {
    return Deno.statSync(new URL(path, ROOT)).isFile ||
      Deno.statSync(new URL(path, ROOT)).isDirectory;
  } catch {
    return false;
  }
}

const written = [...Deno.readDirSync(new URL("docs/", ROOT))]
  .map(({ name }) => name).filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);
const markdown = [
  ...new Set([
    "README.md",
    "CONTRIBUTING.md",
    ...written,
    ...PAGES.map(({ source }) => source),
  ]),
];

Deno.test("every page of docs/ is in the table of scripts/docs/pages.ts", () => {
  const listed = PAGES.map(({ source }) => source);
  assertEquals(written.filter((file) => !listed.includes(file)), []);
});

Deno.test("every page of the table is there, once", () => {
  for (const { source } of PAGES) assert(isThere(source), source);
  for (const key of ["source", "path", "title"] as const) {
    const values = PAGES.map((page) => page[key]);
    assertEquals(values.length, new Set(values).size, key);
  }
});

/** The text without its code. */
function proseOf(file: string): string {
  return textOf(file).replace(/^```[^]*?^```/gm, "").replace(/`[^`\n]*`/g, "`");
}

/** The file and the anchor of a link. */
function targetOf(
  from: string,
  href: string,
): readonly [file: string, anchor: string] {
  const { pathname, hash } = new URL(href, `file:///${from}`);
  return [decodeURI(pathname).slice(1), decodeURIComponent(hash.slice(1))];
}

/** The anchors of a file's headings. */
function anchorsOf(file: string): ReadonlySet<string> {
  const text = textOf(file).replace(/^```[^]*?^```/gm, "");
  return new Set(
    [...text.matchAll(/^#{1,6} (.*)$/gm)].map(([, heading]) =>
      slugOf(heading!.replace(/[`*]|\]\([^)]*\)|\[/g, ""))
    ),
  );
}

for (const file of markdown) {
  Deno.test(`every link of ${file} leads somewhere`, () => {
    const links = [...proseOf(file).matchAll(/\]\(([^)\s]+)\)/g)].map((
      [, href],
    ) => href!);
    for (const href of links.filter((href) => !/^[a-z]+:/.test(href))) {
      const [target, anchor] = targetOf(file, href);
      assert(isThere(target), `${href}: there is no "${target}"`);
      if (anchor === "") continue;
      assert(
        anchorsOf(target).has(anchor),
        `${href}: there is no such heading`,
      );
    }
  });
}

const PROGRAM = /^(?:ts|js|tsx|jsx|typescript|javascript)$/;
const REASON = /^<!-- (?:not run|run by): .{10,} -->$/;

/** `deno test --doc` runs every program but those whose fence says otherwise. */
for (const file of markdown) {
  Deno.test(`code of ${file} that is not run says why`, () => {
    const lines = textOf(file).split("\n");
    for (const [at, line] of lines.entries()) {
      const [, language = "", rest = ""] = /^ *```(\S+) *(.*)$/.exec(line) ??
        [];
      if (!PROGRAM.test(language) || rest === "") continue;
      const above = lines.slice(0, at).findLast((line) => line.trim() !== "");
      assert(
        rest === "ignore" && REASON.test(above ?? ""),
        `line ${at + 1}: write "<!-- not run: a reason -->" above the fence`,
      );
    }
  });
}
