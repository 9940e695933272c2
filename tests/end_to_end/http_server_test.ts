import { assert, assertEquals } from "@std/assert";
import type { Client } from "../../mod.ts";
import { createHandler } from "../../src/http/mod.ts";
import type { TestBackend } from "../../src/testing/mod.ts";
import { withBackend } from "../_backend.ts";
import { askedUntilCalm } from "../http/_calm.ts";
import { linesOf } from "../http/_keeping.ts";

const ROOT = new URL("../../", import.meta.url);
const flowRunId = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
const MANY = [{ flowRunId, slug: "add-1", count: 100_000 }];

/** A request byte by byte: `fetch` sends none that is odd. */
async function statusOf(port: number, request: string): Promise<number> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(request));
  const head = new Uint8Array(12);
  for (let at = 0; at < head.length;) {
    const read = await connection.read(head.subarray(at));
    if (read === null) return 0; // closed without an answer
    at += read;
  }
  return Number(new TextDecoder().decode(head).slice(9));
}

/** What holds for the handler behind any server. */
async function checkServer(port: number, api: TestBackend, client: Client) {
  const url = `http://127.0.0.1:${port}`;
  const found = await client.graphql<{ task_run: { id: string }[] }>(
    "{ task_run(where: { map_index: { _eq: -1 } }) { id } }",
  );
  const path = `/task-runs/${found.task_run[0]!.id}`;

  const one = await fetch(url + path);
  assertEquals([one.status, (await one.json()).state.nMapStates], [
    200,
    100_000,
  ]);
  const part = await fetch(`${url}${path}/mapped?start=5&end=7&results`);
  assertEquals(linesOf(await part.text()).map(({ result }) => result), [5, 6]);
  const head = await fetch(url + path, { method: "HEAD" });
  assertEquals([head.status, await head.text()], [200, ""]);
  const etag = one.headers.get("etag")!;
  const known = await fetch(url + path, { headers: { "if-none-match": etag } });
  assertEquals([known.status, await known.text()], [304, ""]);
  const missing = await fetch(`${url}/nothing`);
  assertEquals([missing.status, (await missing.json()).code], [
    404,
    "no_route",
  ]);

  for (const headers of [{}, { accept: "text/event-stream" }]) {
    const leaving = new AbortController();
    const { signal } = leaving;
    const stream = await fetch(`${url}${path}/mapped?pageSize=1`, {
      headers,
      signal,
    });
    const reader = stream.body!.getReader();
    await reader.read();
    leaving.abort();
    await reader.read().catch(() => {});
    const before = api.requests.length;
    const asked = await askedUntilCalm(
      api,
      before + 20_000,
      async () => await (await fetch(url + path)).body?.cancel(),
    );
    assert(asked < before + 20_000, "who has left is still answered");
  }

  const REQUESTS: [target: string, host: string, isAnswered: boolean][] = [
    ["/openapi.json", `localhost:${port}`, true],
    ["/openapi.json", "evil.example", false],
    ["//localhost/openapi.json", "evil.example", false],
    ["/\\localhost/openapi.json", "evil.example", false],
    ["@localhost/openapi.json", "evil.example", false],
    [".localhost/openapi.json", "evil.example", false],
  ];
  for (const [target, host, isAnswered] of REQUESTS) {
    const request =
      `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    const status = await statusOf(port, request);
    assertEquals([target, host, status === 200], [target, host, isAnswered]);
  }
}

Deno.test("behind Deno.serve() the handler answers, stops and stays closed", () =>
  withBackend([], async (client, api) => {
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      createHandler({ client }),
    );
    await checkServer(server.addr.port, api, client);
    await server.shutdown();
  }, { mapped: MANY }));

function whyNoNode(): string | undefined {
  try {
    new Deno.Command("node", { args: ["--version"] }).outputSync();
    return undefined;
  } catch {
    return "there is no node";
  }
}

/** The program for Node that the page shows, on any port. */
async function nodeProgram(): Promise<string> {
  const page = await Deno.readTextFile(new URL("docs/http.md", ROOT));
  const [, example] = /```js ignore\n(import { createServer }[^]*?)```/.exec(
    page,
  )!;
  const told =
    '.listen(0, "127.0.0.1", function () { console.log(this.address().port); })';
  return example!.replace('.listen(8000, "127.0.0.1")', told);
}

const reason = whyNoNode();
const title = "behind the server of the example for Node it does too";
Deno.test({
  name: reason === undefined ? title : `${title} (${reason})`,
  ignore: reason !== undefined,
  fn: () =>
    withBackend([], async (client, api) => {
      const folder = await Deno.makeTempDir();
      try {
        await bundleTo(`${folder}/node_modules/@taskrunview/taskrunview`);
        await Deno.writeTextFile(`${folder}/server.mjs`, await nodeProgram());
        const node = new Deno.Command("node", {
          args: ["server.mjs"],
          cwd: folder,
          env: {
            PREFECT__BACKEND: "server",
            PREFECT__SERVER__ENDPOINT: api.url,
          },
          stdout: "piped",
        }).spawn();
        const output = node.stdout.getReader();
        const { value } = await output.read();
        try {
          await checkServer(
            Number(new TextDecoder().decode(value)),
            api,
            client,
          );
        } finally {
          node.kill();
          await output.cancel();
          await node.status;
        }
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    }, { mapped: MANY }),
});

async function bundleTo(home: string): Promise<void> {
  await Deno.mkdir(home, { recursive: true });
  await Deno.writeTextFile(
    `${home}/package.json`,
    JSON.stringify({ type: "module", exports: { "./http": "./http.js" } }),
  );
  const entry = new URL("src/http/mod.ts", ROOT).pathname;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--output", `${home}/http.js`, entry],
    cwd: ROOT.pathname,
  }).output();
  assert(success, new TextDecoder().decode(stderr));
}
