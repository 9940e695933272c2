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
import { findRoute, type FoundRoute } from "./routes/table.ts";

/** How requests are answered. */
export interface HandlerOptions {
  /** Where to ask; by default a client from the environment, made when the first request comes. */
  readonly client?: Client | undefined;
  /**
   * Says who is answered: `true`; others get status 403, or the Response that it
   * gives. By default only requests are answered whose URL has a loopback host
   * (`localhost`, `127.0.0.0/8`, `[::1]`), and which name no other in the headers
   * of proxies.
   */
  readonly authorize?: Authorize | undefined;
  /** Which pages of other sites may read the answers; by default none. */
  readonly cors?: CorsOptions | undefined;
  /** What all paths start with, such as `/api`; by default nothing. */
  readonly basePath?: string | undefined;
  /**
   * The folders that files of LocalResults may be read from; by default those of
   * the client's `results.local`, and none where it has no `roots`.
   */
  readonly local?: LocalSettings | undefined;
  /** How long one call to the API or a store may take, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** After how long a silence an event stream gets a comment; 15,000 ms by default. */
  readonly heartbeatMs?: number | undefined;
  /**
   * Words a hint for those who are answered: what the library names may be called
   * otherwise by the program that serves. Undefined leaves the hint out. By
   * default hints are the library's.
   */
  readonly rewordHint?: ((hint: string) => string | undefined) | undefined;
  /** Told of errors that answers do not tell: those that are not the library's. */
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

/** What all requests of a handler share. */
interface Sources {
  readonly client: Client;
  readonly resultAccess: ResultAccess;
}

/**
 * Makes a handler that answers HTTP requests for task runs and their results,
 * read-only: for `Deno.serve`, Workers, and Node with an adapter (see the module).
 *
 * | path | answer |
 * | --- | --- |
 * | `/task-runs/:id` | the task run, and what is known of its result |
 * | `/task-runs/:id/result` | the value as JSON; `?raw`: the stored bytes, also in parts |
 * | `/task-runs/:id/mapped` | the children, as NDJSON or Server-Sent Events |
 * | `/flow-runs/:id/task-runs` | the task runs of a flow run, in the same two formats |
 * | `/flow-runs` | flow runs, the latest first, in the same two formats |
 * | `/flow-runs/:id` | a flow run: its names, states, times and parameters |
 * | `/flow-runs/:id/logs`, `/task-runs/:id/logs` | what they have logged, in the same two formats |
 * | `/task-runs/:id/times`, `/flow-runs/:id/times` | when task runs were at work |
 * | `/openapi.json`, `/openapi-3.2.json` | all of this, as OpenAPI 3.1 and 3.2 |
 *
 * It is closed by default: without `authorize` only requests for this machine
 * are answered, without `cors` no page of another site may read answers, and
 * files are read only below folders that are named. A SecretResult is never
 * given.
 *
 * Errors are answered as problems (RFC 9457) with the library's codes; the promise
 * does not reject. Cancelling an answer, and the request's own signal, stop
 * the work behind it.
 *
 * @example
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
 * @param options Where to ask, and who is answered.
 * @returns The handler.
 * @throws {TypeError} If `basePath`, `cors` or `local` cannot be used.
 * @throws {RangeError} If a time is out of range.
 */
export function createHandler(
  options: HandlerOptions = {},
): (request: Request) => Promise<Response> {
  checkOptions("make a handler", options, HANDLER_OPTIONS);
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

/** A server may put the URL together of a Host that has no such port. */
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
    `Cannot answer for "${path.slice(0, 200)}": there is no such path`,
    { hint: `"${basePath}/openapi.json" tells those that there are` },
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
 * With the headers of every answer, compressed where that is of use, and
 * without a body where none may be.
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
    `Cannot use "basePath": "${basePath}" is no path such as "/api"`,
  );
}

function checkRoots(local: LocalSettings | undefined): void {
  if (local === undefined) return;
  const { roots } = local;
  const areTexts = Array.isArray(roots) &&
    roots.every((root) => typeof root === "string" && root !== "");
  if (areTexts) return;
  throw new TypeError(
    `Cannot use "local": its "roots" is no list of folders`,
  );
}

/** What timers can count. */
const MAX_MS = 2 ** 31 - 1;

function checkMs(name: string, ms: number | undefined): void {
  if (ms === undefined || (ms > 0 && ms <= MAX_MS)) return;
  throw new RangeError(
    `Cannot use "${name}": ${ms} is not a number of milliseconds above 0 and to ${MAX_MS}`,
  );
}
