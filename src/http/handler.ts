import { type Client, createClient, type LocalSettings } from "../../mod.ts";
import { type Authorize, refusalOf } from "./authorization.ts";
import type { RequestContext } from "./request/context.ts";
import { checkOptions, type OptionTable } from "../platform/options.ts";
import { LOCAL_OPTIONS } from "../read/reader.ts";
import {
  checkCors,
  CORS_OPTIONS,
  corsHeaders,
  type CorsOptions,
  METHODS,
  preflight,
} from "./cors.ts";
import { compressedResponse } from "./compression/compress.ts";
import { checkId } from "./request/ids.ts";
import {
  cancelledProblem,
  invalidUrl,
  isPublicError,
  type Problem,
  problemResponse,
  RequestError,
  toProblem,
} from "./problem.ts";
import {
  confinedClient,
  createResultAccess,
  type ResultAccess,
} from "./result_access.ts";
import { findRoute, type FoundRoute } from "./routes/find_route.ts";

/** The options of a handler. */
export interface HandlerOptions {
  /**
   * The client to use; by default one from the environment, created at the
   * first request.
   */
  readonly client?: Client | undefined;
  /**
   * Decides which requests are answered: `true` allows a request, `false`
   * refuses it with status 403, a Response is sent in its place. By default,
   * only requests are answered whose URL has a loopback host (`localhost`,
   * `127.0.0.0/8`, `[::1]`), and whose proxy headers name no other host.
   */
  readonly authorize?: Authorize | undefined;
  /** The pages of other sites that may read the answers; none by default. */
  readonly cors?: CorsOptions | undefined;
  /** The prefix of all paths, such as `/api`; none by default. */
  readonly basePath?: string | undefined;
  /**
   * The folders that files of LocalResults may be read from; by default the
   * `roots` of the client's `results.local`, and none without them.
   */
  readonly local?: LocalSettings | undefined;
  /**
   * The time limit of one call to the API or a store, in milliseconds; by
   * default that of the client.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * The silence in milliseconds after which an event stream sends a comment.
   *
   * @default {15_000}
   */
  readonly heartbeatMs?: number | undefined;
  /**
   * Rewords hints for the clients of the handler, which may know the library's
   * options by other names. Undefined removes a hint. By default, hints are
   * those of the library.
   */
  readonly rewordHint?: ((hint: string) => string | undefined) | undefined;
  /**
   * Called with errors that answers do not describe: those that are not errors
   * of the library.
   */
  readonly onError?: ((error: unknown, request: Request) => void) | undefined;
}

const HANDLER_OPTIONS: OptionTable<HandlerOptions> = {
  client: "client",
  authorize: "function",
  cors: ["object", CORS_OPTIONS],
  basePath: "string",
  local: ["object", LOCAL_OPTIONS],
  timeoutMs: "number",
  heartbeatMs: "number",
  rewordHint: "function",
  onError: "function",
};

/** The state that all requests of a handler share. */
interface Sources {
  readonly client: Client;
  readonly resultAccess: ResultAccess;
}

/**
 * Creates a handler that answers HTTP requests for task runs and their results.
 * It is read-only, and runs in `Deno.serve`, Workers, and Node with an adapter
 * (see the module).
 *
 * | path | answer |
 * | --- | --- |
 * | `/task-runs/:id` | the task run, and a description of its result |
 * | `/task-runs/:id/result` | the value as JSON; with `?raw` the stored bytes, also in ranges |
 * | `/task-runs/:id/mapped` | the children, as NDJSON or Server-Sent Events |
 * | `/flow-runs/:id/task-runs` | the task runs of a flow run, in the same two formats |
 * | `/flow-runs` | flow runs, the latest first, in the same two formats |
 * | `/flow-runs/:id` | a flow run: its names, states, times and parameters |
 * | `/flow-runs/:id/logs`, `/task-runs/:id/logs` | their log lines, in the same two formats |
 * | `/task-runs/:id/times`, `/flow-runs/:id/times` | the execution times of task runs |
 * | `/openapi.json`, `/openapi-3.2.json` | the description of all paths, as OpenAPI 3.1 and 3.2 |
 *
 * It is closed by default: without `authorize`, only requests for this machine
 * are answered; without `cors`, no page of another site may read answers; and
 * files are read only below named folders. A SecretResult is never returned.
 *
 * Errors are answered as problems (RFC 9457) with the codes of the library; the
 * promise does not reject. Cancelling an answer, and the signal of the request,
 * stop the work.
 *
 * @example Answer a request
 * ```ts
 * import { createClient } from "@taskrunview/taskrunview";
 * import { createHandler } from "@taskrunview/taskrunview/http";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const flowRunId = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
 * await using api = await startTestBackend({
 *   rows: [{
 *     id: "6605a1bd-0d72-5cfe-86e3-130e0febd052",
 *     task: { id: "d2a25918-4a15-5a5a-a303-d09f693ee271", slug: "add-1" },
 *     map_index: -1,
 *     flow_run_id: flowRunId,
 *     serialized_state: {
 *       type: "Success",
 *       _result: { type: "PrefectResult", location: "[1, 2]" },
 *     },
 *   }],
 * });
 * const handler = createHandler({ client: createClient({ apiUrl: api.url }) });
 * const url = "http://localhost/task-runs/6605a1bd-0d72-5cfe-86e3-130e0febd052/result";
 * const response = await handler(new Request(url));
 * assertEquals(await response.json(), [1, 2]);
 * ```
 *
 * @param options The client, the authorization and the limits.
 * @returns The handler.
 * @throws {TypeError} If `basePath`, `cors` or `local` is invalid.
 * @throws {RangeError} If a time is out of range.
 */
export function createHandler(
  options: HandlerOptions = {},
): (request: Request) => Promise<Response> {
  checkOptions("create a handler", options, HANDLER_OPTIONS);
  const { authorize, cors, basePath = "", timeoutMs, onError } = options;
  const { heartbeatMs = 15_000, local, rewordHint = sameHint } = options;
  checkCors(cors);
  checkBasePath(basePath);
  checkRoots(local);
  checkMs("timeoutMs", timeoutMs);
  checkMs("heartbeatMs", heartbeatMs);
  let sources: Sources | undefined;

  async function answer(
    request: Request,
    { pathname: path, searchParams }: URL,
  ): Promise<Response> {
    const refusal = await refusalOf(request, authorize);
    if (refusal !== undefined) return refusal;
    const { route, id } = routeOf(path, basePath);
    checkMethod(request);
    if (request.method === "OPTIONS") return optionsAnswer();
    if (route.idOf !== undefined) checkId(id);
    sources ??= createSources(options);
    const leaving = new AbortController();
    const context: RequestContext = {
      request,
      basePath,
      id,
      ...sources,
      signal: AbortSignal.any([request.signal, leaving.signal]),
      timeoutMs,
      heartbeatMs,
      onCancel: () => leaving.abort(),
      rewordHint,
      problemOf: (error, instance = path) =>
        problemOf(error, instance, request),
    };
    return await route.answer(context, searchParams);
  }

  function problemOf(error: unknown, instance: string, request: Request) {
    if (!isPublicError(error)) onError?.(error, request);
    return rewordProblem(toProblem(error, instance), rewordHint);
  }

  return async (request) => {
    const url = parseUrl(request.url);
    const pathname = url?.pathname ?? "";
    const finish = (response: Response) => finished(request, response, cors);
    try {
      if (url === undefined) throw invalidUrl();
      const preflighted = preflight(request, cors);
      return await finish(preflighted ?? await answer(request, url));
    } catch (error) {
      const problem = request.signal.aborted
        ? cancelledProblem(pathname)
        : problemOf(error, pathname, request);
      return await finish(problemResponse(problem, error));
    }
  };
}

const sameHint = (hint: string) => hint;

function rewordProblem(
  { hint, ...problem }: Problem,
  rewordHint: (hint: string) => string | undefined,
): Problem {
  const reworded = hint === undefined ? undefined : rewordHint(hint);
  return reworded === undefined ? problem : { ...problem, hint: reworded };
}

/** Parses the URL. A server may compose it from a Host with an invalid port. */
function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function createSources({ client, local }: HandlerOptions): Sources {
  if (client === undefined) {
    const made = createClient({ results: { local: local ?? false } });
    return { client: made, resultAccess: createResultAccess(made) };
  }
  const confined = confinedClient(client, local?.roots);
  const resultAccess = createResultAccess(confined);
  return { client: confined, resultAccess };
}

function routeOf(path: string, basePath: string): FoundRoute {
  const found = path.startsWith(`${basePath}/`)
    ? findRoute(path.slice(basePath.length))
    : undefined;
  if (found !== undefined) return found;
  throw new RequestError(
    "no_route",
    `Cannot answer for "${path.slice(0, 200)}": the path does not exist`,
    { hint: `"${basePath}/openapi.json" lists the paths` },
  );
}

const KNOWN_METHODS = METHODS.split(", ");

function checkMethod({ method }: Request): void {
  if (KNOWN_METHODS.includes(method)) return;
  throw new RequestError(
    "method_not_allowed",
    `Cannot answer ${method}: task runs can only be read`,
    { headers: { allow: METHODS } },
  );
}

function optionsAnswer(): Response {
  return new Response(null, { status: 204, headers: { allow: METHODS } });
}

const HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "private, no-cache",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

/**
 * Adds the headers of every answer, compresses the body if useful, and removes
 * it if none is allowed.
 */
async function finished(
  request: Request,
  answer: Response,
  cors: CorsOptions | undefined,
): Promise<Response> {
  const response = await compressedResponse(request.headers, answer);
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(HEADERS)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  for (const [name, value] of Object.entries(corsHeaders(request, cors))) {
    headers.set(name, value);
  }
  if (cors !== undefined && cors.origins !== "*") {
    headers.append("vary", "Origin");
  }
  const { status, statusText } = response;
  const isHead = request.method === "HEAD";
  if (isHead) await response.body?.cancel();
  const body = isHead ? null : response.body;
  return new Response(body, { status, statusText, headers });
}

function checkBasePath(basePath: string): void {
  if (basePath === "" || /^(?:\/[\w.~-]+)+$/.test(basePath)) return;
  throw new TypeError(
    `Cannot use "basePath": "${basePath}" is not a path such as "/api"`,
  );
}

function checkRoots(local: LocalSettings | undefined): void {
  if (local === undefined) return;
  const { roots } = local;
  const areTexts = Array.isArray(roots) &&
    roots.every((root) => typeof root === "string" && root !== "");
  if (areTexts) return;
  throw new TypeError(
    `Cannot use "local": its "roots" is not a list of folders`,
  );
}

/** The maximum of a timer. */
const MAX_MS = 2 ** 31 - 1;

function checkMs(name: string, ms: number | undefined): void {
  if (ms === undefined || (ms > 0 && ms <= MAX_MS)) return;
  throw new RangeError(
    `Cannot use "${name}": ${ms} is not a number of milliseconds above 0 and to ${MAX_MS}`,
  );
}
