/**
 * Builds the documentation into `site/`: the pages of `docs/`, and a page for
 * each name that the package exports.
 *
 *     deno task docs
 */
// deno-lint-ignore-file no-console -- it says where the site is
import { writeSite } from "./docs/write_site.ts";

const ROOT = new URL("../", import.meta.url);
const SITE = new URL("site/", ROOT);

const pages = await writeSite(ROOT, SITE);
console.log(`${pages} pages in site/, to be opened at site/index.html`);
