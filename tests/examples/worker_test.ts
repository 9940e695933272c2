import { assert, assertEquals, assertRejects } from "@std/assert";
import { toText } from "@std/streams";
import { recordedRows, startTestBackend } from "../../src/testing/mod.ts";
import { withHttp } from "../read/_http_loopback.ts";
import { objectAnswer, s3Error, strictStore } from "../read/aws/_s3_store.ts";
import { runExample, startExample } from "./_example.ts";

const FLOW_RUN = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
const TASK_RUN = "876967a0-f540-581e-964a-adfacfc677ee";
const OBJECTS = new URL("../data/objects/s3/", import.meta.url);

const VALUE = {
  list: [1, [2.5, null], { k: [true, "x"] }],
  when: { $type: "datetime", iso: "2022-05-09T06:30:00+00:00", zone: "UTC" },
};

/** What the Worker answered: a line with the status, and one with the body. */
function answersOf(printed: string): [asked: string, body: unknown][] {
  const lines = printed.trimEnd().split("\n");
  return Array.from({ length: lines.length / 2 }, (_, at) => {
    const [asked, body] = lines.slice(2 * at, 2 * at + 2);
    return [asked!, body!.trim() && JSON.parse(body!)];
  });
}

Deno.test("the Worker reads a task run, its result in S3, and by the handler", async () => {
  const { code, printed, errors } = await runExample("worker/README.md");
  const own = `/result?flowRun=${FLOW_RUN}&slug=s3_template-1`;
  const list = `/api/flow-runs/${FLOW_RUN}/task-runs`;
  const listed = {
    taskRunId: TASK_RUN,
    taskId: "381ce1f2-2664-5134-a359-1350f41ac250",
    taskSlug: "s3_template-1",
    name: null,
    state: {
      type: "Success",
      message: "Task run succeeded.",
      context: { tags: [] },
      cachedInputs: {},
      result: {
        type: "S3Result",
        location: "tour/s3_template.pickle",
        bucket: "shop-results",
      },
    },
    mapIndex: -1,
    flowRunId: FLOW_RUN,
  };
  assertEquals(code, 0, errors);
  assertEquals(answersOf(printed), [
    [`${own}, without a token: 401`, ""],
    [`${own}, with it: 200`, {
      task: "s3_template-1",
      state: "Success",
      result: VALUE,
    }],
    [
      `${list}?slug=s3_template-1&mapIndex=-1, by the library's handler: 200`,
      listed,
    ],
    [
      `/api/task-runs/${TASK_RUN}/result, by the library's handler: 200`,
      VALUE,
    ],
  ]);
});

const KEY = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" };

const store = strictStore([KEY], async (request) => {
  const file = new URL(`.${request.path}`, OBJECTS);
  const bytes = await Deno.readFile(file).catch(() => undefined);
  return bytes ? objectAnswer(bytes, request) : s3Error(404, "NoSuchKey");
});

/** The secrets of an API and a store that check them. */
function secrets(apiUrl: string, storeUrl: string): Record<string, string> {
  return {
    FLOW_RUN_ID: FLOW_RUN,
    PREFECT_API_URL: apiUrl,
    PREFECT_API_KEY: "pcu_example",
    AWS_ACCESS_KEY_ID: KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEY.secretAccessKey,
    AWS_ENDPOINT_URL_S3: storeUrl,
    ACCESS_TOKEN: "a token",
  };
}

Deno.test("the Worker serves requests with its token, with the keys of its secrets", async () => {
  await using api = await startTestBackend({
    rows: recordedRows(),
    apiKeys: ["pcu_example"],
  });
  await withHttp(store, async (storeUrl) => {
    const env = { ...secrets(api.url, storeUrl), TASK_SLUG: "s3_default-1" };
    const worker = startExample("worker/README.md", env, ["serve"]);
    const errors = toText(worker.stderr);
    const lines = worker.stdout.pipeThrough(new TextDecoderStream())
      .getReader();
    const { value = "" } = await lines.read();
    const [, header, url] = /-H "authorization: (.*)" "(.*)"/.exec(value) ?? [];
    assert(url !== undefined, value || await errors);
    const ask = (path: string, authorization = header!) =>
      fetch(new URL(path, url), { headers: { authorization } });

    // At once, as a Worker is asked: no request may wait for what is another's.
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () => await (await ask(url)).json()),
    );
    for (const answer of answers) {
      assertEquals(answer.result, { where: "s3" });
    }
    const raw = await ask(
      "/api/task-runs/3bfc6925-e499-50e4-b29b-34b8c8ed39a6/result?raw",
    );
    assertEquals((await raw.bytes()).length, 28);

    const refused: [path: string, authorization: string, status: number][] = [
      [url, "Bearer another", 401],
      [url, "Bearer undefined", 401],
      ["/api/openapi.json", "", 401],
      ["/result?flowRun=none", header!, 502],
      [`/result?flowRun=${FLOW_RUN}&slug=none`, header!, 404],
      [`/result?flowRun=${FLOW_RUN}&slug=local_json-1`, header!, 502],
      ["/elsewhere", header!, 404],
    ];
    for (const [path, authorization, status] of refused) {
      const answer = await ask(path, authorization);
      await answer.body?.cancel();
      assertEquals(answer.status, status, `${path} for "${authorization}"`);
    }

    worker.kill("SIGINT");
    await lines.cancel();
    const { code } = await worker.status;
    await errors;
    assertEquals(code, 130, "how the shell tells SIGINT");
    await assertRejects(() => ask(url), "workerd is still there");
  });
});

Deno.test("the Worker says which secret is not set", async () => {
  const { ACCESS_TOKEN: _, ...env } = secrets("http://127.0.0.1", "");
  const { code, errors } = await runExample("worker/README.md", env);
  assertEquals(code, 1);
  assert(
    errors.includes('Cannot run the Worker: "ACCESS_TOKEN" is not set'),
    errors,
  );
});
