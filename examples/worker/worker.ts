/**
 * A Cloudflare Worker that reads Prefect's task runs and their results in S3.
 *
 * `/result?flowRun=…&slug=…` is a route of its own: one task run and its result.
 * Below `/api` are all routes of the library's HTTP handler.
 *
 * @module
 */
import {
  type Client,
  createClient,
  encodeJson,
  fromTaskSlug,
  TaskRunViewError,
} from "@taskrunview/taskrunview";
import { createHandler } from "@taskrunview/taskrunview/http";

/** The variables and secrets of the Worker. */
export interface Env {
  /** Where Prefect's API is; Cloud by default. */
  readonly PREFECT_API_URL?: string;
  /** A secret: the key for it, where it asks for one. */
  readonly PREFECT_API_KEY?: string;
  /** A secret, as all keys. */
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly AWS_REGION?: string;
  /** Another store than Amazon's that speaks S3, such as R2. */
  readonly AWS_ENDPOINT_URL_S3?: string;
  /** A secret: who asks the Worker has to send it as a bearer token. */
  readonly ACCESS_TOKEN: string;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (!await isAllowed(request, env)) return unauthorized();
    // A client for each request: what one request waits for is never another's.
    const client = clientOf(env);
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/result") return await resultAnswer(client, searchParams);
    const authorize = () => true; // it was asked above
    const handler = createHandler({ client, authorize, basePath: "/api" });
    return await handler(request);
  },
};

function clientOf(env: Env): Client {
  return createClient({
    apiUrl: env.PREFECT_API_URL,
    apiKey: env.PREFECT_API_KEY,
    timeoutMs: 10_000,
    results: {
      local: false, // a Worker has no files
      s3: {
        accessKeyId: env.AWS_ACCESS_KEY_ID,
        secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
        region: env.AWS_REGION,
        endpoint: env.AWS_ENDPOINT_URL_S3,
      },
    },
  });
}

async function resultAnswer(
  client: Client,
  asked: URLSearchParams,
): Promise<Response> {
  const flowRunId = asked.get("flowRun") ?? "";
  const slug = asked.get("slug") ?? "";
  try {
    const run = await fromTaskSlug(slug, flowRunId, -1, { client });
    const result = encodeJson(await run.result());
    return Response.json({ task: slug, state: run.state.type, result });
  } catch (error) {
    if (!(error instanceof TaskRunViewError)) throw error;
    const { code, origin, message } = error;
    // A missing object is a fault of the store, not of the request.
    const status = origin === "api" && code === "not_found" ? 404 : 502;
    return Response.json({ code, message }, { status });
  }
}

/** Compares digests, so that the time it takes tells nothing of the token. */
async function isAllowed(
  { headers }: Request,
  { ACCESS_TOKEN }: Env,
): Promise<boolean> {
  if (!ACCESS_TOKEN) return false;
  const given = await digest(headers.get("authorization") ?? "");
  return given === await digest(`Bearer ${ACCESS_TOKEN}`);
}

async function digest(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  return `${new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))}`;
}

function unauthorized(): Response {
  const headers = { "www-authenticate": "Bearer" };
  return new Response(null, { status: 401, headers });
}
