import { commentMarkdown, symbolLinks } from "./doc_comment.ts";
import { entryMarkdown, kindName, symbolMarkdown } from "./api_page.ts";
import { escapeHtml } from "./escape_html.ts";
import { type NavGroup, type NavLink, pageHtml } from "./layout.ts";
import { renderMarkdown } from "./markdown.ts";
import { allNames, firstSentence } from "./names.ts";
import { PAGE_GROUPS, PAGES } from "./pages.ts";
import { type Picture, placesOf } from "./places.ts";
import { searchEntries, searchScript } from "./search_index.ts";
import {
  type ApiSymbol,
  type EntryPoint,
  ofKinds,
  SYMBOL_KINDS,
} from "./symbols.ts";
import type { SearchEntry } from "./search_terms.ts";

/** What the site is made of. */
export interface SiteSources {
  readonly packageName: string;
  readonly version: string;
  readonly entries: readonly EntryPoint[];
  /** The text of a page's file. */
  readonly textOf: (source: string) => string;
}

/** The site, without the files that are copied as they are. */
export interface Site {
  /** Text by path. */
  readonly files: ReadonlyMap<string, string>;
  /** What is to be copied from the repository. */
  readonly pictures: readonly Picture[];
}

/** A page before its surroundings. */
interface Draft {
  readonly source: string;
  readonly path: string;
  readonly title: string;
  readonly summary: string;
  readonly kicker: string;
  readonly markdown: string;
  readonly nav: readonly NavGroup[];
}

/** All pages and the search index. */
export function makeSite(sources: SiteSources): Site {
  const pictures = new Map<string, Picture>();
  const files = new Map<string, string>();
  const found: SearchEntry[] = [];
  const guide = guideDrafts(sources);
  for (const draft of [...guide, ...apiDrafts(sources.entries)]) {
    const places = placesOf(
      draft.source,
      draft.path,
      sources.entries,
      (one) => {
        pictures.set(one.path, one);
      },
    );
    const { html, headings } = renderMarkdown(draft.markdown, places);
    const { path, title, summary } = draft;
    found.push(...searchEntries(path, title, summary, html));
    const at = guide.indexOf(draft);
    const { packageName, version } = sources;
    files.set(
      draft.path,
      pageHtml({
        ...draft,
        html: draft.path === "index.html" ? html + cardsHtml() : html,
        headings,
        previous: at < 0 ? undefined : guide[at - 1],
        next: at < 0 ? undefined : guide[at + 1],
        packageName,
        version,
      }),
    );
  }
  files.set("assets/search_index.js", searchScript(found));
  return { files, pictures: [...pictures.values()] };
}

function guideDrafts({ entries, textOf }: SiteSources): readonly Draft[] {
  const nav: readonly NavGroup[] = [
    ...PAGE_GROUPS.map(({ title, pages }) => ({ title, links: pages })),
    { title: "API", links: entries.map(entryLink) },
  ];
  return PAGE_GROUPS.flatMap(({ title: kicker, pages }) =>
    pages.map((page) => ({
      ...page,
      kicker: page.path === "index.html" ? "" : kicker,
      markdown: textOf(page.source),
      nav,
    }))
  );
}

function entryLink({ specifier, path }: EntryPoint): NavLink {
  return { path, title: specifier.replace(/^@[^/]*\//, ""), isCode: true };
}

function apiDrafts(entries: readonly EntryPoint[]): readonly Draft[] {
  const names = symbolLinks(allNames(entries));
  const summaryOf = (symbol: ApiSymbol) =>
    commentMarkdown(firstSentence(symbol), names)
      .replace(/\]\([^)]*\)|[[`]/g, "").replace(/\s+/g, " ");
  const symbols = entries.flatMap(({ symbols }) => symbols);
  const find = (name: string) => symbols.find((one) => one.name === name);
  return entries.flatMap((entry) => {
    const nav = apiNav(entries, entry);
    const own = entry.symbols.filter(({ specifier }) =>
      specifier === entry.specifier
    );
    return [
      {
        source: "",
        path: entry.path,
        title: entry.specifier,
        summary: `What ${entry.specifier} exports`,
        kicker: "Entry point",
        markdown: entryMarkdown(entry, names),
        nav,
      },
      ...own.map((symbol) => ({
        source: "",
        path: symbol.path,
        title: symbol.name,
        summary: summaryOf(symbol),
        kicker: kindName(symbol),
        markdown: symbolMarkdown(symbol, names, find),
        nav,
      })),
    ];
  });
}

function apiNav(
  entries: readonly EntryPoint[],
  entry: EntryPoint,
): readonly NavGroup[] {
  const symbols = SYMBOL_KINDS.map(([title, kinds]) => ({
    title,
    links: ofKinds(entry.symbols, kinds).map(({ name, path }) => ({
      path,
      title: name,
      isCode: true,
    })),
  })).filter(({ links }) => links.length > 0);
  return [{ title: "Entry points", links: entries.map(entryLink) }, ...symbols];
}

/** The pages, as cards below the first one. */
function cardsHtml(): string {
  const cards = PAGES.filter(({ path }) => path !== "index.html").map((page) =>
    `<li><a href="${page.path}"><strong>${escapeHtml(page.title)}</strong>` +
    `<span>${escapeHtml(page.summary)}</span></a></li>`
  );
  return `<ul class="cards">${cards.join("\n")}</ul>`;
}
