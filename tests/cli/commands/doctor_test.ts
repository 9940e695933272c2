import { assert, assertEquals, assertMatch } from "@std/assert";
import { withEnvironment } from "../../_environment.ts";
import { runCli, startRecorded } from "../_run_cli.ts";

const KEY = "pcu_a-key-that-must-not-show";

/** No file of who runs the tests is read. */
const NO_FILES = {
  PREFECT__BACKEND_CONFIG_PATH: "/no/backend.toml",
  PREFECT__USER_CONFIG_PATH: "/no/config.toml",
  PREFECT__HOME_DIR: "/no",
};

Deno.test("taskrun doctor reports the settings and their sources, and no key", async () => {
  await using api = await startRecorded({ apiKeys: [KEY] });
  const variables = {
    ...NO_FILES,
    PREFECT__CLOUD__API: api.url,
    PREFECT__CLOUD__API_KEY: KEY,
    AWS_ACCESS_KEY_ID: "AKIAHIDDEN",
    AWS_SECRET_ACCESS_KEY: "hidden too",
  };
  await withEnvironment(variables, async () => {
    const { code, stdout, stderr } = await runCli(["doctor"]);
    assertEquals([code, stderr], [0, ""]);
    assert(!stdout.includes(KEY) && !stdout.includes("AKIAHIDDEN"), stdout);
    assertMatch(
      stdout,
      /^taskrun 0\.1\.0\n\nSettings\n {2}backend .* default\n/,
    );
    assertMatch(
      stdout,
      /\n {2}apiUrl .*http:\/\/127.* {2}PREFECT__CLOUD__API\n/,
    );
    assertMatch(stdout, /\n {2}✓ API key found in PREFECT__CLOUD__API_KEY\n/);
    assertMatch(stdout, /\n {2}✓ The API answered within \d+ ms\n/);
    assertMatch(
      stdout,
      /\n {2}✓ S3Result: credentials from AWS_ACCESS_KEY_ID\n/,
    );
    assertMatch(
      stdout,
      /\n {2}– GCSResult: no credentials in settings and env/,
    );
    assertMatch(stdout, /\n {6}GOOGLE_APPLICATION_CREDENTIALS\n/);
  });
});

const UNWELL: [
  what: string,
  variables: Record<string, string>,
  code: number,
  line: RegExp,
][] = [
  [
    "a key that is refused",
    { PREFECT__CLOUD__API_KEY: "pcu_wrong" },
    4,
    /\n {2}✗ Cannot query .*: it does not accept the key.*\n {4}Set (?:apiKey or )?PREFECT__CLOUD__API_KEY to a key of/,
  ],
  [
    "no key",
    {},
    4,
    /\n {2}✗ No API key: Prefect Cloud requires one.*\n {2}✗ Cannot query/,
  ],
  [
    "no key for a server that wants one",
    { PREFECT__BACKEND: "server" },
    4,
    /\n {2}– No API key\n {2}✗ Cannot query .*: it requires a key/,
  ],
  [
    "an API that is not there",
    { PREFECT__CLOUD__API: "http://127.0.0.1:1" },
    1,
    /\n {2}✗ Cannot .*127\.0\.0\.1:1/,
  ],
];
for (const [what, variables, code, line] of UNWELL) {
  Deno.test(`taskrun doctor ends with ${code} for ${what}`, async () => {
    await using api = await startRecorded({ apiKeys: [KEY] });
    const all = { ...NO_FILES, PREFECT__CLOUD__API: api.url, ...variables };
    await withEnvironment(all, async () => {
      const ran = await runCli(["doctor"]);
      assertEquals([ran.code, ran.stderr], [code, ""]);
      assertMatch(ran.stdout, line);
    });
  });
}

Deno.test("taskrun doctor --json has the same", async () => {
  await using api = await startRecorded();
  await withEnvironment(NO_FILES, async () => {
    const args = ["doctor", "--json", "--api-url", api.url];
    const { stdout } = await runCli(args);
    const { settings, stores, ...report } = JSON.parse(stdout);
    assertEquals(settings.apiUrl, { value: api.url, source: "option apiUrl" });
    assertEquals(report.api.isReachable, true);
    assertEquals(stores.map(({ type }: { type: string }) => type), [
      "S3Result",
      "GCSResult",
      "AzureResult",
    ]);
  });
});

Deno.test("taskrun doctor stops when it is interrupted", async () => {
  const interruption = new AbortController();
  const { signal } = interruption;
  await using api = await startRecorded({
    faults: [{ kind: "hang" }],
    onRequest: () => interruption.abort(),
  });
  const args = ["doctor", "--api-url", api.url];
  const ran = await runCli(args, { signal });
  assertEquals([ran.code, ran.stdout], [130, ""]);
});
