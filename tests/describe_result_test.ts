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
    success({ type: "S3Result", bucket: "shop", location: "k" }),
    {},
    ["S3Result", "k", "s3://shop/k", null],
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
    rewrite: () => ({ type: "S3Result", bucket: "shop", location: "k" }),
  }, ["S3Result", "k", "s3://shop/k", null]],
];
for (const [what, state, results, known] of CASES) {
  Deno.test(`describeResult() describes ${what}, without any request`, () => {
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

/** What a state may say of a place, and why it cannot be read. */
const PLACES: [ref: Record<string, unknown>, code: string | null][] = [
  ...["S3Result", "GCSResult"].flatMap((
    type,
  ): [Record<string, unknown>, string | null][] => [
    [{ type, bucket: "shop", location: "2022/5/9/k" }, null],
    [{ type, bucket: "shop.example-1", location: "a b/ü?#%/k" }, null],
    [{ type, bucket: null, location: "k" }, "no_location"],
    [{ type, bucket: "", location: "k" }, "no_location"],
    [{ type, location: "k" }, "no_location"],
    [{ type, bucket: "b", location: "k" }, "unsupported"],
    [{ type, bucket: "shop/other", location: "k" }, "unsupported"],
    [{ type, bucket: "..", location: "k" }, "unsupported"],
    [{ type, bucket: "shop?x", location: "k" }, "unsupported"],
    [{ type, bucket: "shop", location: "\ud800" }, "unsupported"],
    [{ type, bucket: "shop", location: ".." }, "unsupported"],
    [{ type, bucket: "shop", location: "" }, "no_location"],
    [{ type, bucket: "shop", location: null }, "no_location"],
  ]),
  [{ type: "S3Result", bucket: "shop", location: "a/../k" }, "unsupported"],
  [{ type: "S3Result", bucket: "Old_Shop", location: "k" }, null],
  [{ type: "GCSResult", bucket: "Shop", location: "k" }, "unsupported"],
  [{ type: "AzureResult", container: "shop", location: "a/k" }, null],
  [{ type: "AzureResult", container: "$web", location: "k" }, null],
  [{ type: "AzureResult", container: null, location: "k" }, "no_location"],
  [{ type: "AzureResult", container: "", location: "k" }, "no_location"],
  [{ type: "AzureResult", container: "a--b", location: "k" }, "unsupported"],
  [{ type: "AzureResult", container: "Shop", location: "k" }, "unsupported"],
  [{ type: "AzureResult", container: "shop", location: "./k" }, "unsupported"],
  [{ type: "AzureResult", container: "shop", location: "" }, "no_location"],
  [{ type: "LocalResult", dir: "/data", location: "" }, "no_location"],
  [{ type: "LocalResult", dir: null, location: "a" }, "denied"],
  [{ type: "PrefectResult", location: "1" }, null],
  [{ type: "PrefectResult", location: null }, "no_location"],
  [{ type: "SecretResult", location: "KEY" }, null],
  [{ type: "SecretResult", location: "" }, "no_location"],
  [{ type: "ConstantResult", location: null }, "no_location"],
  [{ type: "Result", location: "k" }, "custom_type"],
];
/** Nothing is requested for a place that cannot be. */
const noFetch = () => {
  throw new Error("unreachable: nothing is requested");
};
const ANONYMOUS: ResultSettings = {
  s3: { anonymous: true },
  gcs: { anonymous: true },
  azure: { accountName: "shop", sasToken: "sig=x" },
};
for (const [ref, code] of PLACES) {
  Deno.test(`describeResult() of ${JSON.stringify(ref)} agrees with result(): ${code}`, async () => {
    for (const results of [{}, ANONYMOUS]) {
      const client = createClient({ results, fetch: noFetch });
      const view = fromTaskRunData(
        taskRunRow({ serialized_state: success(ref) }),
        { client },
      );
      const { problem, isLoadable } = describeResult(view);
      assertEquals([problem?.code ?? null, isLoadable], [code, code === null]);
      if (code === null) continue;
      const error = await assertRejects(() => view.result(), ResultError);
      const { message, hint = null } = error;
      assertEquals(problem, { code: error.code, message, hint });
    }
  });
}

Deno.test("describeResult() leaves a place to a reader of the caller's", () => {
  for (const [ref, code] of PLACES) {
    if (code === "no_location" && !ref.location) continue;
    const readers = { [String(ref.type)]: { open: noFetch } };
    const { isLoadable, credentials } = describeResult(
      stored(ref, { readers }),
    );
    assertEquals([isLoadable, credentials], [true, null], JSON.stringify(ref));
  }
});

Deno.test("describeResult() refuses half of a pair of keys, as result() does", async () => {
  const s3 = { type: "S3Result", bucket: "shop", location: "k" };
  for (const half of [{ accessKeyId: "a" }, { secretAccessKey: "b" }]) {
    const view = stored(s3, { s3: half });
    const { problem, credentials } = describeResult(view);
    const error = await assertRejects(() => view.result(), ResultError);
    assertEquals([problem?.code, problem?.message], ["denied", error.message]);
    assertEquals(credentials?.found, null);
  }
});

Deno.test("describeResult() lists the places searched for credentials", () =>
  withEnvironment({ AWS_ACCESS_KEY_ID: "" }, () => {
    const s3 = { type: "S3Result", bucket: "shop", location: "k" };
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

const HERE = Deno.cwd();
const RELATIVE: readonly (readonly [
  dir: string | undefined,
  roots: readonly string[] | undefined,
  isLoadable: boolean,
])[] = [
  ["../x", undefined, true],
  ["./a/../../x", undefined, true],
  ["../x", [`${HERE}/../x`], true],
  [`${HERE}/../x`, ["../x"], true],
  [undefined, ["../x"], true],
  ["../x", [HERE], false],
  ["/etc", ["../x"], false],
];
for (const [dir, roots, isLoadable] of RELATIVE) {
  Deno.test(`describeResult() resolves the folder ${dir} and the roots ${roots} from the current one`, () => {
    const view = stored(
      { type: "LocalResult", dir, location: "a" },
      roots && { local: { roots } },
    );
    assertEquals(describeResult(view).isLoadable, isLoadable);
  });
}
