// deno-lint-ignore-file no-console -- why nothing was run must be seen
import MiniSearch, { type SearchResult } from "minisearch";
import { assert, assertEquals } from "@std/assert";
import { buildSite } from "../../scripts/docs/build.ts";
import { PAGES } from "../../scripts/docs/pages.ts";
import { htmlBelow } from "../../scripts/docs/reference.ts";
import { searchTerms } from "../../scripts/docs/search_terms.ts";
import { findChromium } from "../_chromium.ts";
import { SEARCHES } from "./_searches.ts";
import deno from "../../deno.json" with { type: "json" };

const ROOT = new URL("../../", import.meta.url);
const BASE = "/some/where/";
const folder = await Deno.makeTempDir();
const SITE = new URL(`file://${folder}/site/`);
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

// VitePress fails at a link to a page that does not exist.
await buildSite({ root: ROOT, site: SITE, base: BASE });

const pages = new Map(
  [...htmlBelow(SITE)].map((path) => [
    path,
    Deno.readTextFileSync(new URL(`./${path}`, SITE)),
  ]),
);

function isFile(url: URL): boolean {
  try {
    return Deno.statSync(url).isFile;
  } catch {
    return false;
  }
}

/** The file that an address on a page leads to; undefined outside of the site. */
function fileOf(path: string, address: string): string | undefined {
  const { protocol, pathname } = new URL(
    address.replaceAll("&#x2F;", "/"),
    `file://${BASE}${path}`,
  );
  if (protocol !== "file:") return undefined;
  if (!pathname.startsWith(BASE)) return `outside of the base: ${address}`;
  return decodeURI(pathname.slice(BASE.length)).replace(
    /(^|\/)$/,
    "$1index.html",
  );
}

Deno.test("every link of the guide and the reference leads to a file", () => {
  const lost = [...pages].flatMap(([path, html]) =>
    Array.from(html.matchAll(/\s(?:href|src)="([^"]*)"/g), ([, to]) => to!)
      .map((address) => fileOf(path, address))
      .filter((file) => file !== undefined)
      .filter((file) => !isFile(new URL(`./${file}`, SITE)))
      .map((file) => `${path}: ${file}`)
  );
  assertEquals(lost, []);
});

Deno.test("no page names a file of the machine that built it", () => {
  for (const [path, html] of pages) {
    const decoded = html.replaceAll("&#x2F;", "/");
    assert(!decoded.includes(ROOT.pathname), path);
    assert(!/(?:href|src)="file:/.test(decoded), path);
  }
});

Deno.test("every page of the table and every entry point is built", () => {
  for (const { path } of PAGES) {
    assert(pages.has(path.replace(/\.md$/, ".html")), path);
  }
  for (const key of Object.keys(deno.exports)) {
    const path = `api/${key === "." ? "" : `${key.slice(2)}/`}index.html`;
    assert(pages.get(path)?.includes(">Guide</a>"), path);
  }
});

Deno.test("a program of the guide is shown without its setup, which is folded", () => {
  const html = pages.get("recipes.html")!;
  const programs = [
    ...html.matchAll(/<details class="details custom-block">/g),
  ];
  assert(programs.length > 15, `${programs.length} are folded`);
  assert(!html.includes("#region"), "a marker is left");
});

const chunks = new URL("assets/chunks/", SITE);
const [index] = [...Deno.readDirSync(chunks)].filter(({ name }) =>
  name.startsWith("@localSearchIndex")
);
const { default: json } = await import(new URL(index!.name, chunks).href);

/** The search of the site, with the settings of VitePress. */
const search = MiniSearch.loadJSON(json, {
  fields: ["title", "titles", "text"],
  storeFields: ["title", "titles"],
  tokenize: searchTerms,
  searchOptions: {
    fuzzy: 0.2,
    prefix: true,
    boost: { title: 4, text: 2, titles: 1 },
  },
});

for (const [words, wanted] of SEARCHES) {
  Deno.test(`the search for "${words}" finds ${wanted}`, () => {
    const found = search.search(words)
      .map(({ id }: SearchResult) => String(id).slice(BASE.length))
      .slice(0, 6);
    assert(found.some((id) => id.startsWith(wanted)), found.join("\n"));
  });
}

Deno.test("the search finds nothing for what is nowhere", () => {
  assertEquals(search.search("xyzzyplugh"), []);
});

const chromium = findChromium();
if (chromium === undefined) {
  console.log(
    "The site is not tested in a browser: Chromium was not found. Install it, or name it in TASKRUNVIEW_CHROMIUM.",
  );
}

/** Playwright needs more permissions than the tests have, so it gets a process of its own. */
Deno.test({
  name: "the site in Chromium, below a path",
  ignore: chromium === undefined,
  async fn(t) {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["test", "-A", "--lock=dev.lock", "--frozen", "--no-check"],
        "tests/docs/_site_in_browser.ts",
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
    assertEquals(outcomes.length, 5, printed);
  },
});
