import { allNames, importedNames } from "./api/names.ts";
import type { Places } from "./markdown.ts";
import { PAGES } from "./pages.ts";
import { relativePath } from "./relative_path.ts";
import type { EntryPoint } from "./api/symbols.ts";

/** A file of the repository that a page needs, and its name in the site. */
export interface NeededFile {
  /** A picture is copied, of a program a page is made. */
  readonly kind: "picture" | "program";
  readonly source: string;
  readonly path: string;
}

/** Where a picture of the repository stands in the site. */
export function picturePath(source: string): string {
  return `assets/${source.replaceAll("/", "-")}`;
}

const PROGRAM = /^examples\/.*\.(?:ts|js)$/;

/** The path of a file, named in another file of the repository. */
export function resolvePath(from: string, href: string): string {
  return new URL(href, `file:///${from}`).pathname.slice(1);
}

const isOutside = (href: string) => /^[a-z][a-z0-9+.-]*:/i.test(href);

/**
 * What the links of a page point at, as addresses from that page.
 *
 * @param source The file that the text is from, from the root of the repository.
 * @param path The page in the site.
 * @param onNeeded Is told of each picture on the page and each program it links.
 * @throws {Error} At a link to a file that is no page of the site.
 */
export function placesOf(
  source: string,
  path: string,
  entries: readonly EntryPoint[],
  onNeeded: (file: NeededFile) => void,
): Places {
  const names = allNames(entries);
  const from = (target: string | undefined) =>
    target === undefined || target === path
      ? undefined
      : relativePath(path, target);
  return {
    names: (name) => from(names(name)),
    namesIn: (code) => {
      const imported = importedNames(code, entries);
      return (name) => from(imported(name));
    },
    linkOf: (href) => {
      const [, symbol, member = ""] = /^symbol:(\w+)(#.*)?$/.exec(href) ?? [];
      if (symbol !== undefined) return (from(names(symbol)) ?? "#") + member;
      if (isOutside(href) || href.startsWith("#")) return href;
      const [file = "", anchor] = href.split("#");
      const wanted = resolvePath(source, file);
      const page = PAGES.find(({ source }) => source === wanted);
      if (!page && PROGRAM.test(wanted)) {
        const path = `${wanted}.html`;
        onNeeded({ kind: "program", source: wanted, path });
        return from(path)!;
      }
      if (!page) {
        throw new Error(`Cannot link "${href}" in "${source}": it is no page`);
      }
      const target = relativePath(path, page.path);
      return anchor === undefined ? target : `${target}#${anchor}`;
    },
    imageOf: (href) => {
      const picture = resolvePath(source, href);
      onNeeded({
        kind: "picture",
        source: picture,
        path: picturePath(picture),
      });
      return relativePath(path, picturePath(picture));
    },
  };
}
