// Serves the built page, and below /api the library's HTTP handler:
//
//     npm run build && npm start
//
// FLOW_RUN_ID names a flow run of your own, from the API that the Python client
// would ask; without it an API in this process serves recorded ones. PORT is
// 8000 by default.

// deno-lint-ignore-file no-console -- it tells its address
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient } from "@taskrunview/taskrunview";
import { createHandler, toNodeListener } from "@taskrunview/taskrunview/http";
import {
  recordedRows,
  startTestBackend,
} from "@taskrunview/taskrunview/testing";

const RECORDED = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";
const DIST = new URL("dist/", import.meta.url);

const { FLOW_RUN_ID, PORT = "8000" } = process.env;
const flowRunId = FLOW_RUN_ID ?? RECORDED;
const client = FLOW_RUN_ID ? createClient() : await recordedClient();
const handler = createHandler({ client, basePath: "/api" });

const server = createServer(toNodeListener(answer));
server.listen(Number(PORT), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});

/**
 * @param {Request} request
 * @returns {Promise<Response>}
 */
async function answer(request) {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname.startsWith("/api/")) return await handler(request);
  if (pathname !== "/") return await fileAnswer(pathname.slice(1));
  if (searchParams.has("flowRun")) return await fileAnswer("index.html");
  const headers = { location: `/?flowRun=${flowRunId}` };
  return new Response(null, { status: 302, headers });
}

const TYPES = { ".html": "text/html", ".js": "text/javascript" };

/** A file of the build: its paths have no dots but the one before the ending. */
async function fileAnswer(path) {
  const type = TYPES[extname(path)];
  if (!type || path.includes("..")) return new Response(null, { status: 404 });
  try {
    const headers = { "content-type": `${type}; charset=utf-8` };
    return new Response(await readFile(new URL(path, DIST)), { headers });
  } catch {
    return new Response(null, { status: 404 });
  }
}

/** A client for recorded task runs, whose result files a clone has. */
async function recordedClient() {
  const folder = new URL("../../tests/data/results", import.meta.url);
  const resultsDir = fileURLToPath(folder);
  const { url } = await startTestBackend({
    rows: recordedRows({ resultsDir }),
  });
  const local = { roots: [resultsDir] };
  return createClient({ apiUrl: url, results: { local } });
}
