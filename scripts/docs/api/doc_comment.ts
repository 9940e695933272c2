import type { Names } from "./names.ts";
import { createSlugger } from "../slugs.ts";

const INLINE_LINK = /\{@link(?:code|plain)?\s+([^\s}|]+)\s*\|?\s*([^}]*)\}/g;

/**
 * The Markdown of a documentation comment: `{@linkcode X}` is a link of it.
 *
 * @param linkOf Where a name points, in Markdown.
 * @throws {Error} At a name that points nowhere.
 */
export function commentMarkdown(doc: string, linkOf: Names): string {
  return doc.replace(INLINE_LINK, (_, target: string, label: string) => {
    const text = label.trim() || target;
    if (/^https?:/.test(target)) return `[${text}](${target})`;
    const link = linkOf(target.split(/[.#]/)[0]!);
    if (link === undefined) {
      throw new Error(`Cannot link "${target}": nothing is exported as that`);
    }
    return `[\`${text}\`](${link})`;
  });
}

/** Links of names that are exported, resolved when the page is made. */
export function symbolLinks(names: Names): Names {
  return (name) => names(name) === undefined ? undefined : `symbol:${name}`;
}

/** The same, and of the members of a page by their anchors. */
export function memberLinks(links: Names, members: readonly string[]): Names {
  return (name) =>
    links(name) ??
      (members.includes(name) ? `#${createSlugger()(name)}` : undefined);
}
