import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  FRAGILE_FLOW,
  MADE_FLOW,
  ofFlow,
  ofSmall,
  RESULTS_DIR,
  RESULTS_FLOW,
  runCli,
  startRecorded,
} from "../_run_cli.ts";

const SUMMARY = `${RESULTS_DIR}/daily-orders small/summary 2022-05-09.pickle`;

const FORMS: [args: string[], printed: string][] = [
  [
    ofSmall("summarize-1"),
    "{'count': 3, 'gross': 14.2443, 'skus': ['SKU-3', 'SKU-4', 'SKU-8']}\n",
  ],
  [
    [...ofSmall("summarize-1"), "--json"],
    `{
  "count": 3,
  "gross": 14.2443,
  "skus": [
    "SKU-3",
    "SKU-4",
    "SKU-8"
  ]
}
`,
  ],
  [[...ofSmall("summarize-1"), "--location"], `${SUMMARY}\n`],
  [ofSmall("day"), "2022-05-10\n"],
  [[...ofFlow(RESULTS_FLOW, "local_json-1"), "--raw"], '{"a": [1, 2.0]}'],
  [
    ofFlow(RESULTS_FLOW, "local_csv-1"),
    "   sku  stock\n0    A      3\n1    B      0\n\n[2 rows x 2 columns]\n",
  ],
];
for (const [args, printed] of FORMS) {
  Deno.test(`taskrun result ${args.join(" ")}`, async () => {
    await using api = await startRecorded();
    const ran = await runCli(["result", ...args, "--api-url", api.url]);
    assertEquals(ran, { code: 0, stdout: printed, stderr: "" });
  });
}

Deno.test("taskrun result --schema prints the form and no value", async () => {
  await using api = await startRecorded();
  const args = ["result", ...ofSmall("transform-1"), "--schema"];
  const { code, stdout } = await runCli([...args, "--api-url", api.url]);
  assertEquals(code, 0);
  assertEquals(stdout.includes("SKU-"), false);
  const { type, items } = JSON.parse(stdout);
  const { $type, state } = items.properties;
  assertEquals([type, $type.const], ["array", "object"]);
  assertEquals(state.required, ["sku", "quantity", "price"]);
  assertEquals(state.properties.price.properties.$type, { const: "decimal" });
});

Deno.test("taskrun result of a mapped task is the list of all", async () => {
  await using api = await startRecorded();
  const args = ["result", ...ofSmall("transform-1"), "--json"];
  const { code, stdout } = await runCli([...args, "--api-url", api.url]);
  const skus = JSON.parse(stdout).map((line: { state: { sku: string } }) =>
    line.state.sku
  );
  assertEquals([code, skus], [0, ["SKU-8", "SKU-4", "SKU-3"]]);
});

/** Why there is no result, and the exit code that tells it. */
const FAILURES: [flow: string, slug: string, code: number, message: string][] =
  [
    [FRAGILE_FLOW, "boom-1", 3, "it is Failed, and its Result has no location"],
    [RESULTS_FLOW, "local_unchecked-1", 3, "hint: Treat it as None, or"],
    [RESULTS_FLOW, "custom-1", 1, "is a custom class"],
    [FRAGILE_FLOW, "divide-1", 3, '"divide-1[1]"'],
    ["a4e02982-5330-576e-babf-e9b4a869ac2c", "queued-1", 1, 'is "Queued"'],
    [
      "a4e02982-5330-576e-babf-e9b4a869ac2c",
      "lost_file-1",
      3,
      "map its path with --rewrite",
    ],
  ];
for (const [flow, slug, code, message] of FAILURES) {
  Deno.test(`taskrun result of ${slug} ends with ${code}`, async () => {
    await using api = await startRecorded();
    const args = ["result", ...ofFlow(flow, slug), "--api-url", api.url];
    const ran = await runCli(args);
    assertEquals([ran.code, ran.stdout], [code, ""], ran.stderr);
    assertStringIncludes(ran.stderr, message);
  });
}

Deno.test("taskrun result outside of --root is denied", async () => {
  await using api = await startRecorded();
  const args = ["result", ...ofSmall("day"), "--api-url", api.url];
  const inside = await runCli([...args, "--root", RESULTS_DIR]);
  assertEquals(inside.code, 0, inside.stderr);
  const outside = await runCli([
    "result",
    ...ofSmall("summarize-1"),
    "--root",
    `${RESULTS_DIR}/../aws`,
    "--api-url",
    api.url,
  ]);
  assertEquals([outside.code, outside.stdout], [4, ""], outside.stderr);
});

const NO_PLACE: [slug: string, message: RegExp][] = [
  ["prefect_json-1", /the API itself keeps the value of a PrefectResult$/m],
  ["unconfigured-1", /Result has no location$|it has none$/m],
];
for (const [slug, message] of NO_PLACE) {
  Deno.test(`taskrun result --location of ${slug} has no location`, async () => {
    await using api = await startRecorded();
    const target = ofFlow(RESULTS_FLOW, slug);
    const args = ["result", ...target, "--location", "--api-url", api.url];
    const { code, stdout, stderr } = await runCli(args);
    assertEquals([code, stdout], [3, ""]);
    assertMatch(stderr, message);
  });
}

Deno.test("taskrun result --raw writes bytes to a file, and none to a terminal", async () => {
  await using api = await startRecorded();
  const folder = await Deno.makeTempDir();
  const file = `${folder}/summary.pickle`;
  const raw = ["result", ...ofSmall("summarize-1"), "--raw", "--api-url"];
  try {
    const refused = await runCli([...raw, api.url], { terminal: true });
    assertEquals([refused.code, refused.stdout], [2, ""]);
    assertMatch(refused.stderr, /it is binary[^\n]*\n[^\n]*--output FILE/);

    const kept = await runCli([...raw, api.url, "-o", file], {
      terminal: true,
    });
    assertEquals(kept, { code: 0, stdout: "", stderr: "" });
    assertEquals(await Deno.readFile(file), await Deno.readFile(SUMMARY));
    assertEquals([...Deno.readDirSync(folder)].length, 1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("taskrun result --raw lets text onto a terminal", async () => {
  await using api = await startRecorded();
  const target = ofFlow(RESULTS_FLOW, "local_csv-1");
  const args = ["result", ...target, "--raw", "--api-url", api.url];
  const { code, stdout } = await runCli(args, { terminal: true });
  assertEquals([code, stdout], [0, "sku,stock\nA,3\nB,0\n"]);
});

Deno.test("taskrun result cuts what is long on a terminal alone", async () => {
  const child = {
    "serialized_state": {
      type: "Success",
      _result: {
        type: "PrefectResult",
        location: JSON.stringify(Array.from({ length: 300 }, (_, i) => i)),
      },
    },
  };
  await using api = await startRecorded({
    mapped: [{ flowRunId: MADE_FLOW, slug: "m", count: 1, child: () => child }],
  });
  const args = ["result", ...ofFlow(MADE_FLOW, "m", 0), "--api-url", api.url];
  const env = { NO_COLOR: "1" };
  const shown = await runCli(args, { terminal: true, env });
  assertMatch(shown.stdout, /\.\.\. 200 more items/);
  const piped = await runCli(args);
  assertMatch(piped.stdout, /\b299\b/);
});

Deno.test("taskrun result lets no stored text speak to the terminal", async () => {
  const evil = "\x1b]0;title\x07\x9b31m";
  const child = {
    "serialized_state": {
      type: "Success",
      _result: {
        type: "PrefectResult",
        location: JSON.stringify({ [evil]: [evil] }),
      },
    },
  };
  await using api = await startRecorded({
    mapped: [{ flowRunId: MADE_FLOW, slug: "m", count: 1, child: () => child }],
  });
  const target = ofFlow(MADE_FLOW, "m", 0);
  for (const form of [[], ["--json"], ["--schema"]]) {
    const args = ["result", ...target, ...form, "--api-url", api.url];
    const { stdout } = await runCli(args, {
      terminal: true,
      env: { FORCE_COLOR: "1" },
    });
    // deno-lint-ignore no-control-regex -- these are what it is about
    const left = stdout.replace(/\x1b\[\d+m/g, "");
    // deno-lint-ignore no-control-regex -- these are what it is about
    assertEquals(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(left), false, stdout);
  }
});

Deno.test("taskrun result reads files of another machine by --rewrite", async () => {
  const _result = {
    type: "LocalResult",
    dir: "/home/worker/results",
    location:
      "/home/worker/results/daily-orders small/summary 2022-05-09.pickle",
  };
  const child = { "serialized_state": { type: "Success", _result } };
  await using api = await startRecorded({
    mapped: [{ flowRunId: MADE_FLOW, slug: "m", count: 1, child: () => child }],
  });
  const args = ["result", ...ofFlow(MADE_FLOW, "m", 0), "--api-url", api.url];

  const lost = await runCli(args);
  const found = await runCli([
    ...args,
    "--rewrite",
    `/home/worker/results/=${RESULTS_DIR}`,
  ]);

  assertEquals(lost.code, 3);
  assertEquals([found.code, found.stderr], [0, ""]);
  assertMatch(found.stdout, /^\{'count': 3/);
});

Deno.test("taskrun result reads no more than --max-bytes", async () => {
  await using api = await startRecorded();
  const args = ["result", ...ofSmall("summarize-1"), "--api-url", api.url];
  const { code, stderr } = await runCli([...args, "--max-bytes", "20"]);
  assertEquals(code, 1);
  assertMatch(stderr, /larger than 20 bytes\n {2}hint: Raise --max-bytes if/);
});

Deno.test("taskrun result ends with 1 for what is nested too deep to be written", async () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  const child = () => ({
    "serialized_state": {
      type: "Success",
      _result: { type: "PrefectResult", location: deep },
    },
  });
  await using api = await startRecorded({
    rows: [],
    mapped: [{ flowRunId: MADE_FLOW, slug: "deep-1", count: 1, child }],
  });
  const args = ["result", "--slug", "deep-1", "-f", MADE_FLOW, "--api-url"];
  const of = (...more: string[]) =>
    runCli([...args, api.url, "--index", "0", ...more]);
  for (const form of [[], ["--json"], ["--schema"]]) {
    const { code, stdout, stderr } = await of(...form);
    assertEquals([code, stdout], [1, ""]);
    assertMatch(stderr, /^taskrun: Cannot .* deep\n {2}hint: Pass --raw/);
  }
  assertEquals((await of("--raw")).stdout, deep);
});
