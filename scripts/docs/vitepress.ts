/**
 * The configuration of VitePress, which reads it inside the staged folder.
 * `scripts/docs/build.ts` sets the variables.
 *
 * @module
 */
import { foldSetup } from "./folded_setup.ts";
import { PAGE_GROUPS } from "./pages.ts";
import { searchTerms } from "./search_terms.ts";
import { slugOf } from "./slugs.ts";

/** The used part of a token of markdown-it. */
interface Token {
  readonly type: string;
  readonly content: string;
}

type Rule = (
  tokens: readonly Token[],
  index: number,
  options: unknown,
  env: unknown,
  self: unknown,
) => string;

/** The part of markdown-it that is extended. */
interface MarkdownIt {
  readonly renderer: { readonly rules: Record<string, Rule> };
}

const base = Deno.env.get("DOCS_BASE")!;
const version = Deno.env.get("DOCS_VERSION")!;
/** Pages of the reference by exported name. */
const names: Readonly<Record<string, string>> = JSON.parse(
  Deno.env.get("DOCS_NAMES")!,
);

const CODE_NAME = /^(?:new )?([A-Za-z_]\w*)(?:\(.*\))?$/;

/** Folds the setup of programs, and links exported names to the reference. */
function extendMarkdown({ renderer: { rules } }: MarkdownIt): void {
  const fence = rules["fence"]!;
  rules["fence"] = (tokens, index, ...rest) => {
    const token = tokens[index]!;
    const { setup, shown } = foldSetup(token.content);
    if (setup === "") return fence(tokens, index, ...rest);
    const render = (content: string) =>
      fence([Object.assign(Object.create(token), { content })], 0, ...rest);
    return `${render(shown)}<details class="details custom-block">` +
      `<summary>Setup of the test that runs this</summary>${
        render(setup)
      }</details>`;
  };
  const code = rules["code_inline"]!;
  rules["code_inline"] = (tokens, index, ...rest) => {
    const html = code(tokens, index, ...rest);
    const before = tokens.slice(0, index);
    const isLinked =
      before.findLast(({ type }) => type.startsWith("link_"))?.type ===
        "link_open";
    const name = CODE_NAME.exec(tokens[index]!.content)?.[1] ?? "";
    return isLinked || !Object.hasOwn(names, name)
      ? html
      : `<a href="${base}api/${names[name]}" target="_self">${html}</a>`;
  };
}

const pageLink = (path: string) => `/${path.replace(/(?:index)?\.md$/, "")}`;

export default {
  base,
  lang: "en",
  title: "taskrunview",
  description: "Reads Prefect 1.x task runs and their results, without Python",
  srcDir: ".",
  outDir: Deno.env.get("DOCS_OUTPUT")!,
  cacheDir: "./.vitepress/cache",
  ignoreDeadLinks: false,
  markdown: { anchor: { slugify: slugOf }, config: extendMarkdown },
  themeConfig: {
    nav: [
      { text: "Guide", link: "/" },
      { text: "Recipes", link: "/recipes" },
      { text: "Troubleshooting", link: "/troubleshooting" },
      { text: "Reference", link: "/api/index.html", target: "_self" },
      { text: version, link: "/changelog" },
    ],
    sidebar: [
      ...PAGE_GROUPS.map(({ title, pages }) => ({
        text: title,
        items: pages.map(({ title, path }) => ({
          text: title,
          link: pageLink(path),
        })),
      })),
      {
        text: "API",
        items: [{
          text: "Every exported name",
          link: "/api/index.html",
          target: "_self",
        }],
      },
    ],
    outline: [2, 3],
    search: {
      provider: "local",
      options: { miniSearch: { options: { tokenize: searchTerms } } },
    },
  },
};
