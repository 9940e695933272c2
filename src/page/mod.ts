/**
 * A page that shows flow runs, task runs and their results. It consists of the
 * HTTP handler and a few static files.
 *
 * @example Serve the page
 * ```ts
 * import { createPage } from "@taskrunview/taskrunview/page";
 * import { assertEquals } from "@std/assert";
 *
 * const handler = () => Promise.resolve(Response.json({ from: "the handler" }));
 * const page = createPage(handler);
 *
 * const shown = await page(new Request("http://127.0.0.1:8000/"));
 * assertEquals(shown.headers.get("content-type"), "text/html; charset=utf-8");
 * const answer = await page(new Request("http://127.0.0.1:8000/api/openapi.json"));
 * assertEquals(await answer.json(), { from: "the handler" });
 * ```
 *
 * @module
 */
import { checkOptions, type OptionTable } from "../platform/options.ts";
import { type Asset, ASSETS } from "./assets.ts";

/** Answers a request. */
export type RequestHandler = (request: Request) => Promise<Response>;

/** The options of the page. */
export interface PageOptions {
  /** The prefix of the paths of the page, such as `/runs`; none by default. */
  readonly basePath?: string | undefined;
}

const PAGE_OPTIONS: OptionTable<PageOptions> = { basePath: "string" };

/**
 * Headers of each file: the page runs, draws and requests only its own parts,
 * no string becomes markup, and no other page frames it.
 */
const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cache-control": "no-cache",
};

/**
 * Creates a function that answers requests with the files of the page, and
 * requests below `/api/` with `handler`. No file is built or read at run time.
 * The handler decides which requests are allowed: before each file, the
 * function sends it a HEAD request for `openapi.json`. A refusal or a redirect
 * is returned as the answer.
 *
 * @example Serve the page with Deno on this machine
 * ```ts
 * import { createPage } from "@taskrunview/taskrunview/page";
 * import { assertEquals } from "@std/assert";
 *
 * const page = createPage(() => Promise.resolve(new Response(null, { status: 404 })));
 * const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, page);
 *
 * const response = await fetch(`http://127.0.0.1:${server.addr.port}/page.js`);
 * await response.body?.cancel();
 * assertEquals(response.status, 200);
 * await server.shutdown();
 * ```
 *
 * @param handler The handler for paths below `/api/`: that of `createHandler`
 * of `./http` with `basePath: "/api"`, or `"/runs/api"` if the page is below
 * `/runs`.
 * @param options The prefix of the paths.
 * @returns The function; it never rejects unless `handler` does.
 * @throws {TypeError} At the call, if `handler` is not a function, or
 * `basePath` is not a path.
 */
export function createPage(
  handler: RequestHandler,
  options: PageOptions = {},
): RequestHandler {
  checkOptions("create the page", options, PAGE_OPTIONS);
  const { basePath = "" } = options;
  if (typeof handler !== "function") {
    throw new TypeError(
      `Cannot create the page: "handler" is of type ${typeof handler}, not a function`,
    );
  }
  if (typeof basePath !== "string" || !/^(?:\/[^/?#]+)*$/.test(basePath)) {
    throw new TypeError(
      `Cannot create the page: "basePath" is "${basePath}", not a path such as "/runs"`,
    );
  }

  return async function page(request) {
    if (!URL.canParse(request.url)) return refusal(400);
    const { pathname, search } = new URL(request.url);
    if (pathname === basePath && basePath !== "") {
      return moved(`${basePath}/${search}`);
    }
    if (!pathname.startsWith(`${basePath}/`)) return refusal(404);
    const path = pathname.slice(basePath.length);
    if (path.startsWith("/api/")) return await handler(request);
    const asset = Object.hasOwn(ASSETS, path) ? ASSETS[path] : undefined;
    if (asset === undefined) return refusal(404);
    if (request.method !== "GET" && request.method !== "HEAD") {
      return refusal(405, { allow: "GET, HEAD" });
    }
    return await refusalOf(handler, request, basePath) ??
      answer(asset, request);
  };
}

/**
 * The answer of the handler that refuses a request, which is also that of the
 * page.
 */
async function refusalOf(
  handler: RequestHandler,
  request: Request,
  basePath: string,
): Promise<Response | undefined> {
  const url = new URL(`${basePath}/api/openapi.json`, request.url);
  const headers = new Headers(request.headers);
  for (const name of CONDITIONS) headers.delete(name);
  const { signal } = request;
  const response = await handler(
    new Request(url, { method: "HEAD", headers, signal }),
  );
  const { status } = response;
  if (status === 401 || status === 403) return refusal(status);
  const isElsewhere = status >= 300 && status < 400;
  return isElsewhere ? response : undefined; // such as to a login
}

/** Headers that concern the requested file. */
const CONDITIONS = ["accept", "if-none-match", "if-modified-since", "range"];

function answer({ type, etag, packed }: Asset, request: Request): Response {
  const headers: Record<string, string> = {
    ...HEADERS,
    "content-type": type.startsWith("image/") ? type : `${type}; charset=utf-8`,
    etag: `W/${etag}`, // the same for both codings
    vary: "Accept-Encoding",
  };
  if (isKnown(request.headers.get("if-none-match"), etag)) {
    return new Response(null, { status: 304, headers });
  }
  const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  const isHead = request.method === "HEAD";
  if (takesGzip(request.headers.get("accept-encoding"))) {
    headers["content-encoding"] = "gzip";
    headers["content-length"] = String(bytes.length);
    return new Response(isHead ? null : bytes, { headers });
  }
  return new Response(isHead ? null : unpacked(bytes), { headers });
}

function unpacked(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  return new Blob([bytes]).stream()
    .pipeThrough(new DecompressionStream("gzip"));
}

function takesGzip(accepted: string | null): boolean {
  return (accepted ?? "").split(",").some((coding) =>
    /^\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/i.test(coding)
  );
}

function isKnown(tags: string | null, etag: string): boolean {
  if (tags === null) return false;
  return tags.split(",").some((tag) => {
    const known = tag.trim().replace(/^W\//, "");
    return known === "*" || known === etag;
  });
}

function moved(location: string): Response {
  return new Response(null, { status: 308, headers: { ...HEADERS, location } });
}

const REASONS = {
  400: "The target and the Host are not a valid URL",
  401: "Log in first",
  403: "This request is not answered: it is for another host, or not allowed",
  404: "There is no page at this address",
  405: "Only GET and HEAD",
};

function refusal(
  status: keyof typeof REASONS,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(`${REASONS[status]}\n`, {
    status,
    headers: {
      ...HEADERS,
      ...headers,
      "content-type": "text/plain; charset=utf-8",
    },
  });
}
