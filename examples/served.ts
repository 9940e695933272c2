// deno-lint-ignore-file no-console -- it is there to print
import { parseArgs } from "node:util";
import { type Client, createClient } from "@taskrunview/taskrunview";
import { createHandler } from "@taskrunview/taskrunview/http";
import { createPage } from "@taskrunview/taskrunview/page";
import {
  startTestBackend,
  type TestBackend,
} from "@taskrunview/taskrunview/testing";
import { note } from "./terminal.ts";
import {
  FLOW_RUN_ID,
  flowRows,
  flowRun,
  FLOWS,
  mappedTasks,
} from "./synthetic_flow.ts";

const RESULTS = new URL("./results/", import.meta.url);
const HOSTNAME = "127.0.0.1";

/** How the flow run of the demo goes. */
export interface DemoOptions {
  /** When it began, in milliseconds since 1970; by default ten seconds ago. */
  readonly begin?: number;
  /** How long each answer of the API takes, in milliseconds. */
  readonly latencyMs?: number;
}

/** An API with a flow run that is at work, and a store with its results. */
export interface Demo extends AsyncDisposable {
  /** A client for both. */
  readonly client: Client;
  /** The API. */
  readonly api: TestBackend;
}

/** A store that speaks as much of S3 as reading takes. */
async function readObject(request: Request): Promise<Response> {
  const name = new URL(request.url).pathname.split("/").at(-1)!;
  const bytes = await Deno.readFile(new URL(name, RESULTS)).catch(() => null);
  if (bytes !== null) {
    return new Response(bytes, { headers: { etag: `"${name}"` } });
  }
  const body = "<Error><Code>NoSuchKey</Code></Error>";
  return new Response(body, { status: 404 });
}

/** Starts the API and the store. */
export async function startDemo(
  { begin = Date.now() - 10_000, latencyMs = 20 }: DemoOptions = {},
): Promise<Demo> {
  const api = await startTestBackend({
    rows: flowRows(begin),
    flowRuns: [flowRun(begin)],
    flows: FLOWS,
    mapped: mappedTasks(begin),
    latencyMs,
  });
  const store = Deno.serve(
    { hostname: HOSTNAME, port: 0, onListen: () => {} },
    readObject,
  );
  const endpoint = `http://${HOSTNAME}:${store.addr.port}`;
  const client = createClient({
    apiUrl: api.url,
    results: { s3: { endpoint, anonymous: true } },
  });
  return {
    client,
    api,
    async [Symbol.asyncDispose]() {
      await store.shutdown();
      await api.stop();
    },
  };
}

/** Serves the page with the demo's flow run until Ctrl-C. */
export async function serveDemo(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      serve: { type: "boolean" },
      port: { type: "string", default: "8484" },
    },
  });
  await using demo = await startDemo();
  const handler = createHandler({ client: demo.client, basePath: "/api" });
  const stop = new AbortController(); // ends open streams too
  const server = Deno.serve(
    {
      hostname: HOSTNAME,
      port: Number(values.port),
      signal: stop.signal,
      onListen: () => {},
    },
    createPage(handler),
  );
  const url = `http://${HOSTNAME}:${server.addr.port}/`;
  console.log(`A flow run at work, with a task of 10,000 mapped children:`);
  console.log(`\n  ${url}#/flow-runs/${FLOW_RUN_ID}\n`);
  note("Ctrl-C ends it");
  Deno.addSignalListener("SIGINT", () => stop.abort());
  await server.finished;
}
