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
      .filter((name) => name.endsWith(".js") && name !== "main.js").sort();
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
        text: await textOf(`${folder}/main.js`),
      },
      ...await Promise.all(parts.map(async (name) => ({
        path: `/${name}`,
        type: "text/javascript",
        text: await textOf(`${folder}/${name}`),
      }))),
    ];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
