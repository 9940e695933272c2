/**
 * Runs the Worker on this machine, in workerd, and asks it.
 *
 *     deno run --lock=examples/worker/deno.lock --frozen --allow-all examples/worker/main.ts
 *     deno run --lock=examples/worker/deno.lock --frozen --allow-all examples/worker/main.ts serve
 *
 * @module
 */
// deno-lint-ignore-file no-console -- it is there to be read
import { Miniflare } from "miniflare";
import { resolve } from "node:path";
import { openApi } from "../api.ts";
import { serveBuckets, STORE_KEY } from "../s3_store.ts";
import { bundle } from "./bundle.ts";
import type { Env } from "./worker.ts";

const OBJECTS = resolve(
  import.meta.dirname!,
  "../../tests/data/objects/s3/shop-results",
);

/** How much of an answer is printed. */
const SHOWN = 500;

const slug = Deno.env.get("TASK_SLUG") ?? "s3_template-1";

await run();
Deno.exit(); // Miniflare would hold its connections for some seconds more

/** The Worker as it runs here. */
interface Running {
  readonly url: URL;
  readonly token: string;
  readonly flowRunId: string;
}

async function run(): Promise<void> {
  await using api = await openApi("7157678d-c96d-5db4-9238-7e6a9d9a63b1");
  await using store = serveBuckets({ "shop-results": OBJECTS });
  const env = api.apiUrl === undefined
    ? ownEnv()
    : recordedEnv(api.apiUrl, store.url);
  const worker = new Miniflare({
    modules: await bundle(new URL("worker.ts", import.meta.url)),
    compatibilityDate: "2026-01-01",
    host: "127.0.0.1",
    port: Number(Deno.env.get("PORT") ?? 0),
    bindings: { ...env },
  });
  try {
    const running: Running = {
      url: await worker.ready,
      token: env.ACCESS_TOKEN,
      flowRunId: api.flowRunId,
    };
    if (Deno.args[0] === "serve") await serve(running);
    else await tour(running);
  } finally {
    await worker.dispose();
  }
}

/** What the Worker is told where the API and the store are in this process. */
function recordedEnv(apiUrl: string, storeUrl: string): Env {
  return {
    PREFECT_API_URL: apiUrl,
    AWS_ACCESS_KEY_ID: STORE_KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: STORE_KEY.secretAccessKey,
    AWS_ENDPOINT_URL_S3: storeUrl,
    ACCESS_TOKEN: "open sesame",
  };
}

/** The same where they are yours: out of the environment. */
function ownEnv(): Env {
  const required = (name: string) => {
    const value = Deno.env.get(name);
    if (value) return value;
    throw new Error(`Cannot run the Worker: "${name}" is not set`);
  };
  const optional = [
    "PREFECT_API_URL",
    "PREFECT_API_KEY",
    "AWS_REGION",
    "AWS_ENDPOINT_URL_S3",
  ].flatMap((name) => {
    const value = Deno.env.get(name);
    return value ? [[name, value]] : [];
  });
  return {
    ...Object.fromEntries(optional),
    AWS_ACCESS_KEY_ID: required("AWS_ACCESS_KEY_ID"),
    AWS_SECRET_ACCESS_KEY: required("AWS_SECRET_ACCESS_KEY"),
    ACCESS_TOKEN: required("ACCESS_TOKEN"),
  };
}

async function tour({ url, token, flowRunId }: Running): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const own = new URL(ownPath(flowRunId), url);
  await ask(own, "without a token", {});
  await ask(own, "with it", headers);
  const list = `/api/flow-runs/${flowRunId}/task-runs`;
  const query = new URLSearchParams({ slug, mapIndex: "-1" });
  const listed = await ask(
    new URL(`${list}?${query}`, url),
    "by the library's handler",
    headers,
  );
  if (listed === "") throw new Error(`Cannot find "${slug}": it is not listed`);
  const { taskRunId } = JSON.parse(listed);
  const result = new URL(`/api/task-runs/${taskRunId}/result`, url);
  await ask(result, "by the library's handler", headers);
}

/** Until Ctrl-C, at which Miniflare stops workerd and ends this program. */
async function serve({ url, token, flowRunId }: Running): Promise<never> {
  const own = new URL(ownPath(flowRunId), url);
  console.log(`curl -H "authorization: Bearer ${token}" "${own}"`);
  return await new Promise(() => {});
}

function ownPath(flowRunId: string): string {
  return `/result?${new URLSearchParams({ flowRun: flowRunId, slug })}`;
}

async function ask(
  url: URL,
  how: string,
  headers: Record<string, string>,
): Promise<string> {
  const answer = await fetch(url, { headers });
  const text = await answer.text();
  console.log(`${url.pathname}${url.search}, ${how}: ${answer.status}`);
  console.log(`  ${text.trimEnd().slice(0, SHOWN)}`);
  return text;
}
