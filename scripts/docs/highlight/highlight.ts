// @ts-types="./core.d.ts"
import hljs from "highlight.js/lib/core";
// @ts-types="./language.d.ts"
import bash from "highlight.js/lib/languages/bash";
// @ts-types="./language.d.ts"
import json from "highlight.js/lib/languages/json";
// @ts-types="./language.d.ts"
import python from "highlight.js/lib/languages/python";
// @ts-types="./language.d.ts"
import sql from "highlight.js/lib/languages/sql";
// @ts-types="./language.d.ts"
import typescript from "highlight.js/lib/languages/typescript";
// @ts-types="./language.d.ts"
import xml from "highlight.js/lib/languages/xml";
import { escapeHtml } from "../escape_html.ts";

hljs.registerLanguage("bash", bash);
hljs.registerLanguage("json", json);
hljs.registerLanguage("python", python);
hljs.registerLanguage("sql", sql);
hljs.registerLanguage("typescript", typescript);
hljs.registerLanguage("xml", xml);

/** What the fences say, and the grammar for it; "" is plain text. */
const GRAMMARS: Readonly<Record<string, string>> = {
  "": "",
  console: "",
  text: "",
  html: "xml",
  js: "typescript",
  json: "json",
  jsonc: "json",
  py: "python",
  python: "python",
  sh: "bash",
  sql: "sql",
  ts: "typescript",
  tsx: "typescript",
};

/**
 * Code as HTML.
 *
 * @throws {Error} If the fence names a language that no grammar is there for.
 */
export function highlight(code: string, language: string): string {
  const grammar = GRAMMARS[language];
  if (grammar === undefined) {
    throw new Error(`Cannot highlight code: no grammar for "${language}"`);
  }
  if (grammar === "") return escapeHtml(code);
  return hljs.highlight(code, { language: grammar }).value;
}

/**
 * Makes links of names in highlighted code, outside of texts and comments.
 *
 * @param html What {@linkcode highlight} gave.
 * @param hrefOf The address of a name, undefined where it is none of ours.
 */
export function linkNames(
  html: string,
  hrefOf: (name: string) => string | undefined,
): string {
  const open: string[] = [];
  return html.replace(
    /<span class="([^"]*)">|<\/span>|[^<]+/g,
    (part, name) => {
      if (name !== undefined) open.push(name);
      else if (part === "</span>") open.pop();
      else if (!open.some((name) => /string|comment/.test(name))) {
        return linkText(part, hrefOf);
      }
      return part;
    },
  );
}

function linkText(
  text: string,
  hrefOf: (name: string) => string | undefined,
): string {
  return text.replace(/(?<![\w.&])[A-Za-z_]\w*/g, (name) => {
    const href = hrefOf(name);
    return href === undefined ? name : `<a href="${href}">${name}</a>`;
  });
}
