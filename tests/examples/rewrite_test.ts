import { assertEquals } from "@std/assert";
import { resolve } from "node:path";
import { recordedRows, startTestBackend } from "../../src/testing/mod.ts";
import { withHttp } from "../read/_http_loopback.ts";
import { objectAnswer, s3Error, strictStore } from "../read/aws/_s3_store.ts";
import { runExample } from "./_example.ts";

const RESULTS = resolve(import.meta.dirname!, "../data/results");
const DAILY_FLOW = "7465da29-04f3-5c95-ab66-95c9bb0bcd9a";

Deno.test("rewrite.ts finds results of another machine", async () => {
  const { code, printed, errors } = await runExample("rewrite.ts");
  const path = "daily-orders small/summary 2022-05-09.pickle";
  const lost = `/home/prefect/results/${path}`;
  const value =
    '{ count: 3, gross: 14.2443, skus: [ "SKU-3", "SKU-4", "SKU-8" ] }';
  assertEquals(
    printed,
    `As it is: ${lost}
  not_found: Cannot read a LocalResult: "${lost}" does not exist
From the mount: ${RESULTS}/${path}
  ${value}
From the bucket: s3://recorded/${path}
  ${value}
`,
    errors,
  );
  assertEquals(code, 0);
});

Deno.test("rewrite.ts reads an API, a mount and a bucket of one's own", async () => {
  const rows = recordedRows({ resultsDir: "/srv/worker" });
  await using api = await startTestBackend({ rows });
  const mount = await Deno.makeTempDir();
  const key = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "secret" };
  const path = "daily-orders 2022-05-09/extract/None.pickle";
  const store = strictStore(
    [key],
    (request) =>
      request.path === `/backups/${encodeURI(path)}`
        ? objectAnswer(new TextEncoder().encode('{"from": "S3"}'), request)
        : s3Error(404, "NoSuchKey"),
  );
  try {
    const folder = `${mount}/daily-orders 2022-05-09/extract`;
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(`${folder}/None.pickle`, '{"from": "mount"}');
    await withHttp(store, async (url) => {
      const { printed, errors } = await runExample("rewrite.ts", {
        FLOW_RUN_ID: DAILY_FLOW,
        TASK_SLUG: "extract-io-orders-1",
        PREFECT__CLOUD__API: api.url,
        WORKER_DIR: "/srv/worker",
        MOUNT: mount,
        BUCKET: "backups",
        AWS_ACCESS_KEY_ID: key.accessKeyId,
        AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
        AWS_ENDPOINT_URL_S3: url,
      });
      assertEquals(
        printed,
        `As it is: /srv/worker/${path}
  not_found: Cannot read a LocalResult: "/srv/worker/${path}" does not exist
From the mount: ${mount}/${path}
  { from: "mount" }
From the bucket: s3://backups/${path}
  { from: "S3" }
`,
        errors,
      );
    });
  } finally {
    await Deno.remove(mount, { recursive: true });
  }
});
