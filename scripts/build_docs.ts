/**
 * Builds the documentation into `site/`: the guide, and the reference of every
 * exported name in `site/api/`.
 *
 *     deno task docs [--base /path/]
 *     deno task docs --serve
 *
 * `--base` is the path that the site is served below, "/" by default. `--serve`
 * serves it on this machine after the build.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- it reports where the site is
import { buildSite } from "./docs/build.ts";
import { serveFile } from "./docs/serve.ts";

const ROOT = new URL("../", import.meta.url);
const SITE = new URL("site/", ROOT);

const at = Deno.args.indexOf("--base");
const base = at < 0 ? "/" : Deno.args[at + 1]!;
const { guide, reference } = await buildSite({ root: ROOT, site: SITE, base });
console.log(
  `site/: ${guide} pages of the guide, ${reference} of the reference`,
);
if (Deno.args.includes("--serve")) {
  Deno.serve(
    { hostname: "127.0.0.1", port: 4173 },
    (request) => serveFile(SITE, base, request),
  );
}
