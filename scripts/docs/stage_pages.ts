import { type Page, PAGES } from "./pages.ts";

/** Text by path, and the pictures to copy. */
export interface Staged {
  readonly pages: ReadonlyMap<string, string>;
  /** Pictures: source from the root of the repository, and path. */
  readonly pictures: ReadonlyMap<string, string>;
}

const PROGRAM = /^examples\/.*\.(?:ts|js)$/;
const PICTURE = /\.(?:svg|png)$/;
const FENCE = /(^ *```[^]*?^ *```$)/m;
const LINK = /\]\(([^)\s]+)\)/g;

/**
 * The Markdown files that VitePress reads: the table of pages with links and
 * pictures of the site, and a page for each program that a page links.
 *
 * @param textOf Text of a file, by its path from the root of the repository.
 * @throws {Error} At a link to a file that is not a page.
 */
export function stagePages(textOf: (source: string) => string): Staged {
  const pages = new Map<string, string>();
  const pictures = new Map<string, string>();
  for (const page of PAGES) {
    const { description, text } = {
      description: JSON.stringify(page.summary),
      text: textOf(page.source),
    };
    const linked = eachProse(
      text,
      (prose) =>
        prose.replace(LINK, (whole, href: string) => {
          if (/^[a-z]+:|^#/i.test(href)) return whole;
          const [file = "", anchor] = href.split("#");
          const target = targetOf(page, file, pages, pictures, textOf);
          const way = relativePath(page.path, target);
          return `](${anchor === undefined ? way : `${way}#${anchor}`})`;
        }),
    );
    pages.set(
      page.path,
      `---\ndescription: ${description}\n---\n\n${linked}`,
    );
  }
  return { pages, pictures };
}

function eachProse(text: string, replace: (prose: string) => string): string {
  return text.split(FENCE)
    .map((part, at) => at % 2 === 1 ? part : replace(part)).join("");
}

function targetOf(
  page: Page,
  file: string,
  pages: Map<string, string>,
  pictures: Map<string, string>,
  textOf: (source: string) => string,
): string {
  const source = new URL(file, `file:///${page.source}`).pathname.slice(1);
  const known = PAGES.find((other) => other.source === source);
  if (known) return known.path;
  if (PICTURE.test(source)) {
    const path = `pictures/${source.replaceAll("/", "-")}`;
    pictures.set(source, path);
    return path;
  }
  if (!PROGRAM.test(source)) {
    throw new Error(
      `Cannot link "${file}" in "${page.source}": it is not a page`,
    );
  }
  const path = `${source}.md`;
  const fence = "`````";
  pages.set(
    path,
    `# ${source}\n\n${fence}ts\n${textOf(source)}${fence}\n`,
  );
  return path;
}

/** A relative path that starts with a dot, as VitePress requires. */
function relativePath(from: string, to: string): string {
  return `./${"../".repeat(from.split("/").length - 1)}${to}`;
}
