/**
 * Answers HTTP requests for Prefect 1.x task runs and their results, in any
 * runtime that has `Request` and `Response`.
 *
 * ```ts ignore
 * import { createHandler } from "@taskrunview/taskrunview/http";
 *
 * Deno.serve({ hostname: "127.0.0.1" }, createHandler()); // Deno
 *
 * export default { fetch: createHandler({ authorize }) }; // a Worker
 * ```
 *
 * Node's own server gives and takes other objects. The address is put together
 * as texts on purpose: `new URL(path, base)` would take the host from a path that
 * starts with two slashes.
 *
 * ```js ignore
 * import { createServer } from "node:http";
 * import { Readable } from "node:stream";
 * import { pipeline } from "node:stream/promises";
 * import { createHandler } from "@taskrunview/taskrunview/http";
 *
 * const handler = createHandler();
 *
 * createServer(async (incoming, outgoing) => {
 *   const leaving = new AbortController();
 *   outgoing.once("close", () => leaving.abort());
 *   try {
 *     const url = `http://${incoming.headers.host}${incoming.url}`;
 *     const { method, headers } = incoming;
 *     const { signal } = leaving;
 *     const response = await handler(new Request(url, { method, headers, signal }));
 *     outgoing.statusCode = response.status;
 *     outgoing.setHeaders(response.headers);
 *     if (response.body === null) outgoing.end();
 *     else await pipeline(Readable.fromWeb(response.body), outgoing);
 *   } catch {
 *     outgoing.destroy(); // no request that there could be, or the client has left
 *   }
 * }).listen(8000, "127.0.0.1");
 * ```
 *
 * @module
 */
export { createHandler, type HandlerOptions } from "./handler.ts";
export type { Authorize } from "./authorization.ts";
export type { CorsOptions } from "./cors.ts";
export type { Problem } from "./problem.ts";
