// deno-lint-ignore-file no-console -- why nothing was run must be seen
import { assert, assertEquals } from "@std/assert";
import { loadIndex } from "../../scripts/docs/find_parts.ts";
import { brokenLinks, outsideLinks } from "../../scripts/docs/check_links.ts";
import { PAGES } from "../../scripts/docs/pages.ts";
import { writeSite } from "../../scripts/docs/write_site.ts";
import { findChromium } from "../_chromium.ts";
import deno from "../../deno.json" with { type: "json" };

const ROOT = new URL("../../", import.meta.url);
const folder = await Deno.makeTempDir();
const SITE = new URL(`file://${folder}/site/`);
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

await writeSite(ROOT, SITE);

function* filesIn(at: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(at, SITE))) {
    if (isDirectory) yield* filesIn(`${at}${name}/`);
    else yield at.slice(2) + name;
  }
}

const files = new Set(filesIn("./"));
const textOf = (path: string) => Deno.readTextFileSync(new URL(path, SITE));
const pages = new Map(
  [...files].filter((path) => path.endsWith(".html")).map((path) => [
    path,
    textOf(path),
  ]),
);

Deno.test("every link and anchor of the site leads somewhere", () => {
  assert(pages.size > 150, `${pages.size} pages`);
  assertEquals(brokenLinks(pages, files), []);
});

Deno.test("a link to what is not there is found", () => {
  const page = '<a href="b.html">b</a><a href="#x">x</a><a href="a.html">a</a>';
  assertEquals(brokenLinks(new Map([["a.html", page]]), new Set(["a.html"])), [
    "a.html: b.html",
    "a.html: #x",
  ]);
});

Deno.test("the site asks nobody else for anything", () => {
  for (const [path, html] of pages) {
    const loaded = [...html.matchAll(/<(?:script|link|img)[^>]*>/g)].join();
    assertEquals(outsideLinks(loaded), [], path);
  }
  const assets = [...files].filter((path) => /\.(?:css|svg)$/.test(path));
  for (const path of assets) {
    assert(!/url\(|@import/.test(textOf(path)), path);
  }
});

Deno.test("a page has no script and no style of its own, for a strict CSP", () => {
  for (const [path, html] of pages) {
    assert(!/<script(?![^>]*\ssrc=)/.test(html), path);
    assert(!/<style|\sstyle=|<[^>]*\son\w+=|javascript:/.test(html), path);
  }
});

Deno.test("a page has a title, a language and one heading above all", () => {
  for (const [path, html] of pages) {
    assert(/<html lang="en"/.test(html), path);
    assert(/<title>[^<]{3,}<\/title>/.test(html), path);
    assertEquals([...html.matchAll(/<h1[ >]/g)].length, 1, path);
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id!);
    assertEquals(ids.length, new Set(ids).size, `${path}: ids come twice`);
  }
});

Deno.test("paths differ in more than their case", () => {
  const lower = [...files].map((path) => path.toLowerCase());
  assertEquals(lower.length, new Set(lower).size);
});

Deno.test("every page of the table and every entry point is built", () => {
  for (const { path } of PAGES) assert(pages.has(path), path);
  for (const key of Object.keys(deno.exports)) {
    const path = key === "."
      ? "api/index.html"
      : `api/${key.slice(2)}/index.html`;
    assert(pages.has(path), path);
  }
});

const [, json] = /^globalThis\.searchIndex = ([^]*);\n$/.exec(
  textOf("assets/search_index.js"),
)!;
const find = loadIndex(JSON.parse(json!));

/** What people look for, and where they should find it, among the first hits. */
const SEARCHES: readonly (readonly [words: string, path: string])[] = [
  ["createClient", "api/createClient.html"],
  ["iter_mapped", "from_python.html#iter_mapped"],
  ["iterMapped", "api/iterMapped.html"],
  ["get_result", "from_python.html#get_result"],
  ["missing_index", "errors.html#taskrunerror-missing_index"],
  ["no_location", "errors.html#resulterror-no_location"],
  ["custom class", "results.html#a-result-class-of-your-own"],
  ["MinIO endpoint", "results.html#credentials"],
  ["credentials", "results.html#credentials"],
  ["install", "index.html#install"],
  ["cancel timeout", "index.html#time-limits-and-stopping"],
  ["mock server", "testing.html"],
  ["pandas DataFrame", "api/pickle/DataFrame.html"],
  ["numpy array", "pickle.html#frames-and-arrays"],
  ["schema", "results.html#check-a-result-with-a-schema"],
  ["zod schema", "results.html#check-a-result-with-a-schema"],
  ["Content-Security-Policy", "security.html#this-site"],
  ["decodePikle", "api/pickle/decodePickle.html"],
  ["ndjson lines for each child", "mapped.html#as-a-stream"],
];

for (const [words, path] of SEARCHES) {
  Deno.test(`the search for "${words}" finds ${path}`, () => {
    const found = find(words).map(({ id }) => id);
    assert(found.slice(0, 6).includes(path), found.join("\n"));
  });
}

Deno.test("the search finds nothing for what is nowhere", () => {
  assertEquals(find("xyzzyplugh"), []);
});

const chromium = findChromium();
if (chromium === undefined) {
  console.log(
    "The site is not tested in a browser: there is no Chromium. Install it, or name it in TASKRUNVIEW_CHROMIUM.",
  );
}

/** Playwright asks the system for more than the tests are allowed: it gets a process of its own. */
Deno.test({
  name: "the site in Chromium, from files",
  ignore: chromium === undefined,
  async fn(t) {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["test", "-A", "--lock=dev.lock", "--frozen", "--no-check"],
        "tests/docs/_in_browser.ts",
      ],
      cwd: ROOT,
      env: {
        NO_COLOR: "1",
        TASKRUNVIEW_CHROMIUM: chromium!,
        TASKRUNVIEW_SITE: SITE.href,
      },
    }).output();
    const printed = new TextDecoder().decode(stdout);
    const outcomes = [
      ...printed.matchAll(/^(.+) \.\.\. (ok|FAILED|ignored)/gm),
    ];
    for (const [, name, outcome] of outcomes) {
      await t.step(name!, () => assertEquals(outcome, "ok"));
    }
    assertEquals(code, 0, printed + new TextDecoder().decode(stderr));
    assertEquals(outcomes.length, 10, printed);
  },
});
