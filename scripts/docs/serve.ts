const TYPES: Readonly<Record<string, string>> = {
  css: "text/css",
  html: "text/html",
  js: "text/javascript",
  json: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};

/**
 * A file of the site as a response.
 *
 * @param site Folder of the site.
 * @param base Path that the site is served below, with slashes around it.
 */
export async function serveFile(
  site: URL,
  base: string,
  { url }: Request,
): Promise<Response> {
  const path = decodeURIComponent(new URL(url).pathname);
  if (!path.startsWith(base)) return new Response(null, { status: 404 });
  const file = path.slice(base.length).replace(/(^|\/)$/, "$1index.html");
  try {
    const type = TYPES[file.split(".").at(-1)!] ?? "application/octet-stream";
    return new Response(await Deno.readFile(new URL(`./${file}`, site)), {
      headers: { "content-type": type },
    });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return new Response(null, { status: 404 });
  }
}
