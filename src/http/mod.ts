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
 * ```js ignore
 * import { createServer } from "node:http";
 * import { createHandler, toNodeListener } from "@taskrunview/taskrunview/http";
 *
 * createServer(toNodeListener(createHandler())).listen(8000, "127.0.0.1");
 * ```
 *
 * @module
 */
export { createHandler, type HandlerOptions } from "./handler.ts";
export type { Authorize } from "./authorization.ts";
export type { CorsOptions } from "./cors.ts";
export {
  type NodeListener,
  type NodeListenerOptions,
  type NodeRequest,
  type NodeResponse,
  toNodeListener,
} from "./node_listener.ts";
export type { Problem } from "./problem.ts";
