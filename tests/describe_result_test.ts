import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  createClient,
  describeResult,
  fromTaskRunData,
  ResultError,
  type ResultSettings,
} from "../mod.ts";
import { withEnvironment } from "./_environment.ts";
import { mappedRows, success, taskRunRow } from "./_task_run_rows.ts";

const viewOf = (serialized_state: unknown, results: ResultSettings = {}) =>
  fromTaskRunData(taskRunRow({ serialized_state }), {
    client: createClient({ results }),
  });
const stored = (
  result: Record<string, unknown> | null,
  results: ResultSettings = {},
) => viewOf(success(result), results);

type Known = [
  type: string | null,
  location: string | null,
  url: string | null,
  code: string | null,
];
const LOCAL = { type: "LocalResult", dir: "/data/r", location: "/data/r/a" };
const CASES: [
  what: string,
  state: unknown,
  results: ResultSettings,
  known: Known,
][] = [
  ["a file", success(LOCAL), {}, [
    "LocalResult",
    "/data/r/a",
    "/data/r/a",
    null,
  ]],
  [
    "a file outside its folder",
    success({ ...LOCAL, location: "/etc/passwd" }),
    {},
    ["LocalResult", "/etc/passwd", "/etc/passwd", "denied"],
  ],
  ["a file outside the roots", success(LOCAL), { local: { roots: ["/srv"] } }, [
    "LocalResult",
    "/data/r/a",
    "/data/r/a",
    "denied",
  ]],
  ["a file where none may be read", success(LOCAL), { local: false }, [
    "LocalResult",
    "/data/r/a",
    "/data/r/a",
    "denied",
  ]],
  [
    "a file of Windows",
    success({ ...LOCAL, dir: "C:\\r", location: "a" }),
    {},
    ["LocalResult", "a", "C:\\r/a", "unsupported"],
  ],
  [
    "an object of S3",
    success({ type: "S3Result", bucket: "b", location: "k" }),
    {},
    ["S3Result", "k", "s3://b/k", null],
  ],
  [
    "a value in the row, which it does not show",
    success({ type: "PrefectResult", location: '"hunter2"' }),
    {},
    ["PrefectResult", null, null, null],
  ],
  ["a secret", success({ type: "SecretResult", location: "S" }), {}, [
    "SecretResult",
    "S",
    null,
    null,
  ]],
  ["None, which was not stored", success({ ...LOCAL, location: null }), {}, [
    "LocalResult",
    null,
    null,
    "no_location",
  ]],
  ["no result type", success({ type: "NoResultType" }), {}, [
    "NoResultType",
    null,
    null,
    "no_result",
  ]],
  ["no result", success(null), {}, [null, null, null, "no_result"]],
  ["a custom class", success({ type: "CustomResult", location: "x" }), {}, [
    "CustomResult",
    "x",
    null,
    "custom_type",
  ]],
  ["a run that goes on", { type: "Running" }, {}, [
    null,
    null,
    null,
    "not_finished",
  ]],
  ["a mapped parent", { type: "Mapped", n_map_states: 2 }, {}, [
    null,
    null,
    null,
    null,
  ]],
  ["a result that is looked for elsewhere", success(LOCAL), {
    rewrite: () => ({ type: "S3Result", bucket: "b", location: "k" }),
  }, ["S3Result", "k", "s3://b/k", null]],
];
for (const [what, state, results, known] of CASES) {
  Deno.test(`describeResult() tells of ${what}, without any look`, () => {
    const { type, location, url, isLoadable, problem } = describeResult(
      viewOf(state, results),
    );
    assertEquals([type, location, url, problem?.code ?? null], known);
    assertEquals(isLoadable, problem === null);
    assert(
      !Deno.inspect(describeResult(viewOf(state, results))).includes("hunter2"),
    );
  });
}

Deno.test("the problem is the error that result() rejects with", async () => {
  const view = stored({ type: "CustomResult", location: "x" });
  const error = await assertRejects(() => view.result(), ResultError);
  assertEquals(describeResult(view).problem, {
    code: error.code,
    message: error.message,
    hint: error.hint!,
  });
});

Deno.test("describeResult() tells where credentials were looked for", () =>
  withEnvironment({ AWS_ACCESS_KEY_ID: "" }, () => {
    const s3 = { type: "S3Result", bucket: "b", location: "k" };
    assertEquals(describeResult(stored(s3)).credentials?.found, null);
    assertEquals(
      describeResult(stored(s3, { s3: { anonymous: true } })).credentials
        ?.found,
      "results.s3",
    );
    assertEquals(describeResult(stored(LOCAL)).credentials, null);
  }));

Deno.test("describeResult() lets a failure of rewrite through", () => {
  const rewrite = () => {
    throw new TypeError("mine");
  };
  assertThrows(
    () => describeResult(stored(LOCAL, { rewrite })),
    TypeError,
    "mine",
  );
  assertEquals(describeResult(fromTaskRunData(mappedRows([0])[0])).type, null);
});
