const PAGE = new URL("../../page/", import.meta.url);

/** Bundles a source, with what it loads on demand in files of their own. */
async function bundle(file: string, folder: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      `--lock=${new URL("../dev.lock", PAGE).pathname}`,
      "--frozen",
      "--quiet",
      "--platform=browser",
      "--minify",
      "--code-splitting",
      `--outdir=${folder}`,
      new URL(file, PAGE).pathname,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  if (success) return;
  const why = new TextDecoder().decode(stderr);
  throw new Error(`Cannot bundle "page/${file}": ${why}`);
}

/** A file of the page, as it is served. */
export interface PageFile {
  readonly path: string;
  readonly type: string;
  readonly text: string;
}

const textOf = async (path: string | URL) =>
  (await Deno.readTextFile(path)).trim();

/** The hash in the name that the bundler gives a part: it depends on the folder. */
const PART = /(?<=\w-)[A-Z0-9]{8}(?=\.js\b)/g;

/**
 * Hashes what is in parts, whichever folder they are bundled in. Parts import
 * each other in circles, so the hashes in their names are left out.
 */
async function stableHashes(
  folder: string,
  parts: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const named = await Promise.all(parts.map(async (name) => {
    const text = (await textOf(`${folder}/${name}`)).replaceAll(PART, "");
    const bytes = new TextEncoder().encode(text);
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const [found] = name.match(PART)!;
    return [found, hash.slice(0, 5).toHex()] as const;
  }));
  if (new Set(named.map(([, name]) => name)).size === parts.length) {
    return new Map(named);
  }
  throw new Error("Cannot name the parts of the page: two are equal");
}

/**
 * Makes the files of the page from its sources. The names of those that are
 * loaded on demand have the hash of what is in them.
 */
export async function bundlePage(): Promise<readonly PageFile[]> {
  const folder = await Deno.makeTempDir();
  try {
    // Before the styles: it makes Deno download the packages of both.
    await bundle("main.tsx", folder);
    await bundle("page.css", folder);
    const parts = [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => name.endsWith(".js") && name !== "main.js");
    const hashes = await stableHashes(folder, parts);
    const stable = (text: string) =>
      text.replaceAll(PART, (hash) => hashes.get(hash) ?? hash);
    const scriptOf = async (name: string) =>
      stable(await textOf(`${folder}/${name}`));
    const scripts = await Promise.all(parts.map(async (name) => ({
      path: `/${stable(name)}`,
      type: "text/javascript",
      text: await scriptOf(name),
    })));
    return [
      {
        path: "/",
        type: "text/html",
        text: await textOf(new URL("index.html", PAGE)),
      },
      {
        path: "/icon.svg",
        type: "image/svg+xml",
        text: await textOf(new URL("icon.svg", PAGE)),
      },
      {
        path: "/page.css",
        type: "text/css",
        text: await textOf(`${folder}/page.css`),
      },
      {
        path: "/page.js",
        type: "text/javascript",
        text: await scriptOf("main.js"),
      },
      ...scripts.toSorted((a, b) => a.path < b.path ? -1 : 1),
    ];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
