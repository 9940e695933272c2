const PAGE = new URL("../page/", import.meta.url);

async function bundled(file: string, target: string): Promise<string> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
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

async function entityTag(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `"${hash.slice(0, 12).toBase64({ alphabet: "base64url" })}"`;
}

/** Each file of the page: its path, its type, and how it is made. */
const FILES:
  readonly (readonly [path: string, type: string, source: string])[] = [
    ["/", "text/html", "index.html"],
    ["/icon.svg", "image/svg+xml", "icon.svg"],
    ["/page.css", "text/css", "page.css"],
    ["/page.js", "text/javascript", "main.tsx"],
  ];

/** Makes the module that holds the page, as text. */
export async function bundlePage(): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const assets: string[] = [];
    for (const [path, type, source] of FILES) {
      const text = path.endsWith("css") || path.endsWith("js")
        ? await bundled(source, folder + path)
        : await Deno.readTextFile(new URL(source, PAGE));
      assets.push(`  ${JSON.stringify(path)}: {
    type: ${JSON.stringify(type)},
    etag: '${await entityTag(text)}',
    // deno-fmt-ignore
    text: ${quoted(text.trim())},
  },
`);
    }
    return `${HEAD}${assets.join("")}};\n`;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const HEAD =
  `// Made by \`deno task page\` from the sources in page/: change those.

/** A file of the page. */
export interface Asset {
  /** Its media type. */
  readonly type: string;
  /** Its entity tag: the hash of its text. */
  readonly etag: string;
  /** Its content. */
  readonly text: string;
}

/** The files of the page, by their paths. */
export const ASSETS: Readonly<Record<string, Asset>> = {
`;

/** A text as source code; U+2028 and U+2029 would end a line. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
