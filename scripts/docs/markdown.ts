import { Marked, type Tokens } from "marked";
import { escapeHtml, textOfHtml } from "./escape_html.ts";
import { highlight, linkNames } from "./highlight/highlight.ts";
import type { Names } from "./api/names.ts";
import { createSlugger } from "./slugs.ts";

/** What the text of a page may point at; addresses are those of the page. */
export interface Places {
  /** The address of a link in the text. */
  readonly linkOf: (href: string) => string;
  /** The address of a picture in the text. */
  readonly imageOf: (href: string) => string;
  /** The addresses of the library's names, for inline code. */
  readonly names: Names;
  /** Those that a block of code imports. */
  readonly namesIn: (code: string) => Names;
}

/** A heading of a page. */
export interface Heading {
  readonly depth: number;
  /** HTML. */
  readonly html: string;
  readonly anchor: string;
}

/** A page's text. */
export interface Rendered {
  readonly html: string;
  readonly headings: readonly Heading[];
}

const CODE_NAME = /^(?:new )?([A-Za-z_]\w*)(?:\(.*\))?$/;

/**
 * Markdown as HTML: headings with anchors, highlighted code, and links to the
 * library's names.
 */
export function renderMarkdown(markdown: string, places: Places): Rendered {
  const headings: Heading[] = [];
  const anchorOf = createSlugger();
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }: Tokens.Heading): string {
        const html = this.parser.parseInline(tokens);
        const anchor = anchorOf(textOfHtml(html));
        headings.push({
          depth,
          html: html.replace(/<\/?a\b[^>]*>/g, ""),
          anchor,
        });
        const link = depth === 1
          ? ""
          : ` <a class="anchor" href="#${anchor}" aria-label="Link to this part">#</a>`;
        return `<h${depth} id="${anchor}">${html}${link}</h${depth}>\n`;
      },
      code({ text, lang = "" }: Tokens.Code): string {
        const [language = "", kind] = lang.split(/[\s,]/);
        const names = kind === "signature"
          ? places.names
          : places.namesIn(text);
        const html = linkNames(highlight(text, language), names);
        return codeBlock(html, kind === "signature" ? "" : language);
      },
      codespan({ text }: Tokens.Codespan): string {
        const html = `<code>${escapeHtml(text)}</code>`;
        const name = CODE_NAME.exec(text)?.[1];
        const href = name === undefined ? undefined : places.names(name);
        return href === undefined ? html : `<a href="${href}">${html}</a>`;
      },
      link({ href, tokens }: Tokens.Link): string {
        const address = escapeHtml(places.linkOf(href));
        const html = this.parser.parseInline(tokens);
        return `<a href="${address}">${html.replace(/<\/?a\b[^>]*>/g, "")}</a>`;
      },
      image({ href, text }: Tokens.Image): string {
        const address = escapeHtml(places.imageOf(href));
        return `<img src="${address}" alt="${
          escapeHtml(text)
        }" loading="lazy">`;
      },
      html({ text }: Tokens.HTML | Tokens.Tag): string {
        return text.startsWith("<!--") ? "" : escapeHtml(text);
      },
    },
  });
  const html = marked.parse(markdown, { async: false })
    .replace(
      /<table>[^]*?<\/table>/g,
      (table) => `<div class="table" tabindex="0">${table}</div>`,
    );
  return { html, headings };
}

/** What a block of code is called in its corner. */
const LANGUAGE_NAMES: Readonly<Record<string, string>> = {
  js: "JavaScript",
  json: "JSON",
  python: "Python",
  sh: "Shell",
  sql: "SQL",
  ts: "TypeScript",
};

/** Highlighted code with the frame that the scripts know. */
function codeBlock(html: string, language: string): string {
  const name = LANGUAGE_NAMES[language] ?? "";
  return `<div class="code" data-language="${name}">` +
    `<pre tabindex="0"><code>${html}</code></pre></div>\n`;
}
