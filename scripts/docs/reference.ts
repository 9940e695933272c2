import { REPOSITORY } from "../package/package_json.ts";

/** The text before the breadcrumbs on every page of `deno doc`. */
const BREADCRUMBS = '<ul class="breadcrumbs">';

/** Rules that the style sheet of `deno doc` lacks: narrow screens, and the link. */
const STYLE = `
#topnav > div, #topnav .flex { flex-wrap: wrap; height: auto; min-width: 0 }
.ddoc, .ddoc > div, #content, .symbolGroup, .symbolGroup > article { min-width: 0; max-width: 100% }
.ddoc pre { overflow-x: auto }
.breadcrumbs { flex-wrap: wrap; font-size: 1rem }
.breadcrumbs > li:first-child { margin-right: 1rem }
`;

/** The link from a name to its source. */
const SOURCE = /<a\s+class="sourceButton"\s+href="([^"]*)">[^]*?<\/a>/g;

/** A page that only redirects. */
const REDIRECT = /<meta\s+http-equiv="refresh"/;

/**
 * Writes the reference of every exported name as HTML.
 *
 * @param root Root of the repository.
 * @param name Name of the package.
 * @param exports Entry points as in `deno.json`: modules by their keys.
 * @param folder Folder to write to. The guide is in the folder above it.
 * @returns Number of pages.
 * @throws {Error} If `deno doc` fails, or writes pages without breadcrumbs.
 */
export async function writeReference(
  root: URL,
  name: string,
  exports: Readonly<Record<string, string>>,
  folder: URL,
): Promise<number> {
  await Deno.mkdir(folder, { recursive: true });
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["doc", "--html", "--lock=dev.lock", "--name=Reference"],
      ...[`--output=${folder.pathname}`, ...Object.values(exports)],
    ],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const style = new URL("styles.css", folder);
  await Deno.writeTextFile(style, STYLE, { append: true });
  const pages = [...htmlBelow(folder)];
  for (const path of pages) {
    const file = new URL(path, folder);
    const html = await Deno.readTextFile(file);
    await Deno.writeTextFile(
      file,
      linkGuide(
        linkSources(
          nameSpecifiers(html, name, Object.keys(exports)),
          root,
          REPOSITORY,
        ),
        path,
      ),
    );
  }
  return pages.length;
}

/** The paths of the pages below a folder. */
export function* htmlBelow(folder: URL, at = ""): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(at, folder))) {
    if (isDirectory) yield* htmlBelow(folder, `${at}${name}/`);
    else if (name.endsWith(".html")) yield at + name;
  }
}

/** The specifier that a program imports, in place of the name in `deno doc`. */
export function nameSpecifiers(
  html: string,
  name: string,
  keys: readonly string[],
): string {
  return html.replace(/\} from &quot;([^&]*)&quot;/g, (whole, given) => {
    const key = keys.find((key) => key.replace("./", "") === given);
    return key === undefined
      ? whole
      : `} from &quot;${name}${key.slice(1)}&quot;`;
  });
}

/**
 * Links names to their sources in the repository. `deno doc` links to files of
 * the machine that built the page. Without a repository, the links are removed.
 */
export function linkSources(
  html: string,
  root: URL,
  repository: string | undefined,
): string {
  const folder = root.href.replaceAll("/", "&#x2F;");
  return html.replace(SOURCE, (link, address: string) => {
    if (!address.startsWith(folder)) return link;
    if (repository === undefined) return "";
    const path = address.slice(folder.length).replaceAll("&#x2F;", "/");
    return link.replace(address, `${repository}/blob/HEAD/${path}`);
  });
}

/** Adds a link to the guide to the head of a page. */
export function linkGuide(html: string, path: string): string {
  if (REDIRECT.test(html)) return html;
  if (!html.includes(BREADCRUMBS)) {
    throw new Error(`Cannot link the guide in "${path}": no breadcrumbs`);
  }
  const up = "../".repeat(path.split("/").length);
  const link = `<a href="${up}index.html" class="contextLink">Guide</a>`;
  return html.replace(BREADCRUMBS, `${BREADCRUMBS}<li>${link}</li>`);
}
