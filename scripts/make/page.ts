/**
 * Bundles the sources in `page/` into `src/page/assets.ts`, which the package
 * carries, so that who uses it has nothing to build.
 *
 *     deno task page
 */
import { gzipSync } from "node:zlib";
import { bundlePage, type PageFile } from "./bundle_page.ts";

const TARGET = new URL("../../src/page/assets.ts", import.meta.url);

const HEAD =
  `// Made by \`deno task page\` from the sources in page/: change those.

/** A file of the page. */
export interface Asset {
  /** Its media type. */
  readonly type: string;
  /** Its entity tag: the hash of its text. */
  readonly etag: string;
  /** Its bytes packed by gzip, in base64: a package half as large. */
  readonly packed: string;
}

/** The files of the page, by their paths. */
export const ASSETS: Readonly<Record<string, Asset>> = {
`;

async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return hash.slice(0, 12).toBase64({ alphabet: "base64url" });
}

function packed(bytes: Uint8Array<ArrayBuffer>): string {
  return new Uint8Array(gzipSync(bytes, { level: 9 })).toBase64();
}

async function entryOf({ path, type, text }: PageFile): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  return `  "${path}": {
    type: "${type}",
    etag: '"${await hashOf(bytes)}"',
    packed:
      "${packed(bytes)}",
  },
`;
}

const entries = await Promise.all((await bundlePage()).map(entryOf));
await Deno.writeTextFile(TARGET, `${HEAD}${entries.join("")}};\n`);
