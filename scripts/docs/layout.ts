import { escapeHtml, textOfHtml } from "./escape_html.ts";
import type { Heading } from "./markdown.ts";
import { relativePath } from "./relative_path.ts";

/** A link of the navigation, both from the root of the site. */
export interface NavLink {
  readonly path: string;
  readonly title: string;
  /** Names of the library are set in the font of code. */
  readonly isCode?: boolean;
}

/** A titled list of links. */
export interface NavGroup {
  readonly title: string;
  readonly links: readonly NavLink[];
}

/** What stands on a page around and in its text. */
export interface PageParts {
  readonly path: string;
  /** Text, for the window's title. */
  readonly title: string;
  /** Text, for those who list pages. */
  readonly summary: string;
  /** What stands above the title, as "Function". */
  readonly kicker: string;
  /** The text, in HTML. */
  readonly html: string;
  readonly headings: readonly Heading[];
  readonly nav: readonly NavGroup[];
  readonly previous: NavLink | undefined;
  readonly next: NavLink | undefined;
  readonly packageName: string;
  readonly version: string;
}

/** The parts that all pages have in their head line. */
const SECTIONS: readonly NavLink[] = [
  { path: "index.html", title: "Guide" },
  { path: "api/index.html", title: "API" },
  { path: "errors.html", title: "Errors" },
];

/** A whole page. It has no script and no style of its own, for a strict CSP. */
export function pageHtml(page: PageParts): string {
  const to = (path: string) => relativePath(page.path, path);
  const name = page.packageName.replace(/^@[^/]*\//, "");
  const title = page.path === "index.html"
    ? `${name} – Prefect 1.x task runs and results from TypeScript`
    : `${page.title} – ${name}`;
  return `<!DOCTYPE html>
<html lang="en" data-root="${to("index.html").replace(/index\.html$/, "")}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escapeHtml(page.summary)}">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="${to("assets/icon.svg")}" type="image/svg+xml">
<link rel="stylesheet" href="${to("assets/site.css")}">
<script src="${to("assets/theme.js")}"></script>
<script src="${to("assets/site.js")}" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header class="top">
<button class="menu" type="button" hidden aria-label="Pages" aria-controls="side" aria-expanded="false"></button>
<a class="brand" href="${to("index.html")}"><img src="${
    to("assets/icon.svg")
  }" alt="" width="22" height="22">${escapeHtml(name)}<span class="version">${
    escapeHtml(page.version)
  }</span></a>
<nav class="sections" aria-label="Sections">${
    SECTIONS.map((link) => sectionHtml(link, page, to)).join("")
  }</nav>
<button class="search-open" type="button" hidden aria-keyshortcuts="/"><span>Search</span><kbd>/</kbd></button>
<button class="theme" type="button" hidden aria-label="Light or dark"></button>
</header>
<div class="body">
<nav class="side" id="side" aria-label="Pages">${
    page.nav.map((group) => groupHtml(group, page.path, to)).join("")
  }</nav>
<main id="content" tabindex="-1">
<article>
${page.kicker === "" ? "" : `<p class="kicker">${escapeHtml(page.kicker)}</p>`}
${page.html}
</article>
${stepsHtml(page, to)}
</main>
${outlineHtml(page.headings)}
</div>
</body>
</html>
`;
}

type To = (path: string) => string;

function sectionHtml(
  { path, title }: NavLink,
  page: PageParts,
  to: To,
): string {
  const isApi = page.path.startsWith("api/");
  const isHere = path === "api/index.html"
    ? isApi
    : path === "errors.html"
    ? page.path === path
    : !isApi && page.path !== "errors.html";
  return `<a href="${to(path)}"${isHere ? ' class="here"' : ""}>${title}</a>`;
}

function groupHtml({ title, links }: NavGroup, here: string, to: To): string {
  const items = links.map(({ path, title, isCode }) => {
    const text = escapeHtml(title);
    const current = path === here ? ' aria-current="page"' : "";
    return `<li><a href="${to(path)}"${current}>${
      isCode ? `<code>${text}</code>` : text
    }</a></li>`;
  });
  return `<section><h2>${escapeHtml(title)}</h2><ul>${
    items.join("\n")
  }</ul></section>\n`;
}

function stepsHtml({ previous, next }: PageParts, to: To): string {
  if (!previous && !next) return "";
  const link = (step: NavLink | undefined, rel: string, word: string) =>
    step
      ? `<a rel="${rel}" href="${to(step.path)}"><small>${word}</small>${
        escapeHtml(step.title)
      }</a>`
      : "<span></span>";
  return `<nav class="steps" aria-label="Next pages">${
    link(previous, "prev", "Before")
  }${link(next, "next", "Next")}</nav>`;
}

function outlineHtml(headings: readonly Heading[]): string {
  const shown = headings.filter(({ depth }) => depth === 2 || depth === 3);
  if (shown.length < 2) return '<aside class="outline"></aside>';
  const items = shown.map(({ depth, html, anchor }) =>
    `<li class="depth-${depth}"><a href="#${anchor}">${
      escapeHtml(textOfHtml(html))
    }</a></li>`
  );
  return `<aside class="outline"><nav aria-label="On this page"><h2>On this page</h2><ul>${
    items.join("\n")
  }</ul></nav></aside>`;
}
