import MiniSearch from "minisearch";
import { SEARCH_OPTIONS, type SearchEntry } from "./search_terms.ts";
import { textOfHtml } from "./escape_html.ts";

const EXCERPT = 160;

/**
 * The parts of a page, each from its heading to the next.
 *
 * @param summary What is on the page: it counts with the first part.
 */
export function searchEntries(
  path: string,
  title: string,
  summary: string,
  html: string,
): readonly SearchEntry[] {
  const parts = html.split(/(?=<h[123] id=")/);
  return parts.flatMap((part) => {
    const [, depth, anchor, heading] =
      /^<h([123]) id="([^"]*)">([^]*?)<\/h\1>/.exec(part) ?? [];
    if (heading === undefined) return [];
    const text = textOfHtml(part.slice(part.indexOf("</h")))
      .replace(/\s+/g, " ").trim();
    return [{
      path: depth === "1" ? path : `${path}#${anchor}`,
      title: textOfHtml(heading.replace(/<a class="anchor"[^]*?<\/a>/, ""))
        .trim(),
      page: title,
      text: depth === "1" ? `${summary} ${text}` : text,
      excerpt: text.length > EXCERPT
        ? `${text.slice(0, EXCERPT).replace(/\s\S*$/, "")} …`
        : text,
    }];
  });
}

/** The index of all parts, as a script that hands it on: also from `file:`. */
export function searchScript(entries: readonly SearchEntry[]): string {
  const index = new MiniSearch<SearchEntry>(SEARCH_OPTIONS);
  index.addAll(entries);
  return `globalThis.searchIndex = ${JSON.stringify(JSON.stringify(index))};\n`;
}
