// deno-lint-ignore-file no-console -- it is there to print
import { createClient } from "@taskrunview/taskrunview";
import { createHandler } from "@taskrunview/taskrunview/http";
import { createPage } from "@taskrunview/taskrunview/page";
import { startTestBackend } from "@taskrunview/taskrunview/testing";
import { note } from "./terminal.ts";
import { FLOW_RUN_ID, flowRows, mappedTasks } from "./synthetic_flow.ts";

const RESULTS = new URL("./results/", import.meta.url);

/** How the demo is served. */
export interface ServeOptions {
  /** The port on 127.0.0.1; by default 8484, with 0 one that is free. */
  readonly port?: number;
  /** When the flow run began, in milliseconds; by default half a minute ago. */
  readonly begin?: number;
  /** How long each answer of the API takes, in milliseconds. */
  readonly latencyMs?: number;
}

/** The page of the demo, while it is served. */
export interface ServedDemo extends AsyncDisposable {
  /** Its address. */
  readonly url: string;
  /** The address of its flow run. */
  readonly flowRunUrl: string;
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

/** Serves the page on loopback, with a synthetic flow run that is at work. */
export async function serveDemo(
  { port = 8484, begin = Date.now() - 30_000, latencyMs = 12 }: ServeOptions =
    {},
): Promise<ServedDemo> {
  const api = await startTestBackend({
    rows: flowRows(begin),
    mapped: mappedTasks(begin),
    latencyMs,
  });
  const stop = new AbortController();
  const options = {
    hostname: "127.0.0.1",
    onListen: () => {},
    signal: stop.signal, // ends open streams too
  };
  const bucket = Deno.serve({ ...options, port: 0 }, readObject);
  const endpoint = `http://127.0.0.1:${bucket.addr.port}`;
  const client = createClient({
    apiUrl: api.url,
    results: { s3: { endpoint, anonymous: true } },
  });
  const handler = createHandler({ client, basePath: "/api" });
  const server = Deno.serve({ ...options, port }, createPage(handler));
  const url = `http://127.0.0.1:${server.addr.port}/`;
  return {
    url,
    flowRunUrl: `${url}#/flow-runs/${FLOW_RUN_ID}`,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all([server.finished, bucket.finished]);
      await api.stop();
    },
  };
}

/** Serves the page until Ctrl-C. */
export async function serveUntilStopped(): Promise<void> {
  await using demo = await serveDemo();
  console.log(`A flow run of 10,000 mapped tasks: ${demo.flowRunUrl}`);
  note("Ctrl-C ends it");
  await new Promise<void>((resolve) => {
    Deno.addSignalListener("SIGINT", () => resolve());
  });
}
