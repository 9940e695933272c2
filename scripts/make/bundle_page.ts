const PAGE = new URL("../../page/", import.meta.url);

async function bundled(file: string, target: string): Promise<string> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      `--lock=${new URL("../dev.lock", PAGE).pathname}`,
      "--frozen",
      "--quiet",
      "--platform=browser",
      "--minify",
      `--output=${target}`,
      new URL(file, PAGE).pathname,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  if (success) return await Deno.readTextFile(target);
  const why = new TextDecoder().decode(stderr);
  throw new Error(`Cannot bundle "page/${file}": ${why}`);
}

/** A file of the page, as it is served. */
export interface PageFile {
  readonly path: string;
  readonly type: string;
  readonly text: string;
}

/** Each file of the page: its path, its type, and what it is made of. */
const FILES:
  readonly (readonly [path: string, type: string, source: string])[] = [
    ["/", "text/html", "index.html"],
    ["/icon.svg", "image/svg+xml", "icon.svg"],
    // Before the styles: it makes Deno download the packages of both.
    ["/page.js", "text/javascript", "main.tsx"],
    ["/page.css", "text/css", "page.css"],
  ];

/** Makes the files of the page from its sources. */
export async function bundlePage(): Promise<readonly PageFile[]> {
  const folder = await Deno.makeTempDir();
  try {
    const files: PageFile[] = [];
    for (const [path, type, source] of FILES) {
      const text = /\.(?:css|js)$/.test(path)
        ? await bundled(source, folder + path)
        : await Deno.readTextFile(new URL(source, PAGE));
      files.push({ path, type, text: text.trim() });
    }
    return files;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
