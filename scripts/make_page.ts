/**
 * Bundles the sources in `page/` into `src/page/assets.ts`, which the package
 * carries, so that who uses it has nothing to build.
 *
 *     deno task page
 */
import { bundlePage } from "./bundle_page.ts";

const TARGET = new URL("../src/page/assets.ts", import.meta.url);

await Deno.writeTextFile(TARGET, await bundlePage());
