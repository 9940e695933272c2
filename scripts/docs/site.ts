import { commentMarkdown, symbolLinks } from "./api/doc_comment.ts";
import { entryMarkdown, kindName, symbolMarkdown } from "./api/api_page.ts";
import { escapeHtml } from "./escape_html.ts";
import { type NavGroup, type NavLink, pageHtml } from "./layout.ts";
import { renderMarkdown } from "./markdown.ts";
import { allNames, firstSentence } from "./api/names.ts";
import { PAGE_GROUPS, PAGES } from "./pages.ts";
import { type NeededFile, placesOf } from "./places.ts";
import { searchEntries, searchScript } from "./search_index.ts";
import {
  type ApiSymbol,
  type EntryPoint,
  ofKinds,
  SYMBOL_KINDS,
} from "./api/symbols.ts";
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
  readonly pictures: readonly NeededFile[];
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
  const needed = new Map<string, NeededFile>();
  const files = new Map<string, string>();
  const found: SearchEntry[] = [];
  const guide = guideDrafts(sources);
  const drafts = [...guide, ...apiDrafts(sources.entries)];
  for (const draft of drafts) { // grows by the programs that are linked
    const places = placesOf(
      draft.source,
      draft.path,
      sources.entries,
      (file) => {
        if (needed.has(file.path)) return;
        needed.set(file.path, file);
        if (file.kind === "program") drafts.push(programDraft(sources, file));
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
  const pictures = [...needed.values()]
    .filter(({ kind }) => kind === "picture");
  return { files, pictures };
}

function guideNav(entries: readonly EntryPoint[]): readonly NavGroup[] {
  return [
    ...PAGE_GROUPS.map(({ title, pages }) => ({ title, links: pages })),
    { title: "API", links: entries.map(entryLink) },
  ];
}

/** The page of a program that a page links. */
function programDraft(
  { entries, textOf }: SiteSources,
  { source, path }: NeededFile,
): Draft {
  const code = textOf(source);
  const fence = "`````";
  return {
    source,
    path,
    title: source,
    summary: `The program ${source}`,
    kicker: "Example",
    markdown: `# ${source}\n\n${fence}ts\n${code}${fence}\n`,
    nav: guideNav(entries),
  };
}

function guideDrafts({ entries, textOf }: SiteSources): readonly Draft[] {
  const nav = guideNav(entries);
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

/** The pages, as cards below the first one; of the examples their list alone. */
function cardsHtml(): string {
  const shown = PAGES.filter(({ path }) =>
    path !== "index.html" && !/^examples\/(?!index)/.test(path)
  );
  const cards = shown.map((page) =>
    `<li><a href="${page.path}"><strong>${escapeHtml(page.title)}</strong>` +
    `<span>${escapeHtml(page.summary)}</span></a></li>`
  );
  return `<ul class="cards">${cards.join("\n")}</ul>`;
}
