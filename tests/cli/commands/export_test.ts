import { assert, assertEquals, assertMatch } from "@std/assert";
import { pandasSerializer } from "../../../mod.ts";
import { DataFrame, PyDateTime } from "../../../src/pickle/mod.ts";
import type { MappedChildData } from "../../../src/testing/mod.ts";
import {
  FRAGILE_FLOW,
  MADE_FLOW,
  ofFlow,
  ofSmall,
  type Ran,
  RESULTS_DIR,
  runCli,
  type RunOptions,
  startRecorded,
} from "../_run_cli.ts";

/** Exports to a file in a folder of its own, and tells what is there then. */
async function exported(
  name: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ran & { readonly files: ReadonlyMap<string, Uint8Array> }> {
  const folder = await Deno.makeTempDir();
  try {
    const output = ["--output", `${folder}/${name}`];
    const ran = await runCli(["export", ...args, ...output], options);
    const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
    const files = names.map((name) =>
      [name, Deno.readFileSync(`${folder}/${name}`)] as const
    );
    return { ...ran, files: new Map(files) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const textOf = (bytes: Uint8Array | undefined) =>
  new TextDecoder().decode(bytes);

async function frameOf(bytes: Uint8Array | undefined): Promise<DataFrame> {
  const { deserialize } = pandasSerializer({ fileType: "parquet" });
  const frame = await deserialize(bytes!);
  assert(frame instanceof DataFrame);
  return frame;
}

/** An API with a mapped task whose children have these texts as results. */
async function startWith(results: readonly string[]) {
  const child = (index: number): MappedChildData => ({
    "serialized_state": {
      type: "Success",
      _result: { type: "PrefectResult", location: results[index]! },
    },
  });
  return await startRecorded({
    mapped: [{ flowRunId: MADE_FLOW, slug: "m", count: results.length, child }],
  });
}

const LINES =
  `map_index,task_run_id,state,result.sku,result.quantity,result.price
0,366c0c93-e263-5f1a-99c9-d1eadd721ddc,Success,SKU-8,2,2.99
1,92e84d79-09b6-5f2e-b81d-d08a8b574185,Success,SKU-4,4,3.99
2,3bffd481-df27-5d22-bcf0-0301af2fe09a,Success,SKU-3,6,4.99
`;

Deno.test("taskrun export writes CSV, with a column for each field", async () => {
  await using api = await startRecorded();
  const args = [...ofSmall("transform-1"), "--api-url", api.url];
  const { code, stdout, stderr, files } = await exported("a.csv", args);
  assertEquals([code, stdout, stderr], [0, "", ""]);
  assertEquals([...files.keys()], ["a.csv"]);
  assertEquals(textOf(files.get("a.csv")), LINES);

  const piped = await runCli(["export", ...args, "--format", "csv"]);
  assertEquals(piped.stdout, LINES);
});

Deno.test("taskrun export writes Parquet, with integers and text", async () => {
  await using api = await startRecorded();
  const args = [...ofSmall("transform-1"), "--api-url", api.url];
  const { code, files } = await exported("a.parquet", args);
  assertEquals(code, 0);
  const frame = await frameOf(files.get("a.parquet"));
  assertEquals(frame.shape, [3, 6]);
  assertEquals(frame.column("result.quantity"), BigInt64Array.of(2n, 4n, 6n));
  assertEquals(frame.column("result.price"), ["2.99", "3.99", "4.99"]);
});

Deno.test("taskrun export writes NDJSON without loss", async () => {
  await using api = await startRecorded();
  const target = [...ofSmall("transform-1"), "--api-url", api.url];
  const { files } = await exported("a.ndjson", target);
  const { stdout } = await runCli(["mapped", ...target, "--results"]);
  assertEquals(textOf(files.get("a.ndjson")), stdout);
});

const KINDS: [results: string[], column: unknown, type: string][] = [
  [["true", "false", "null"], [true, false, null], "object"],
  [["1", "9007199254740993", "-5"], [1n, 9007199254740993n, -5n], "int64"],
  [["1", "2.5", "NaN"], [1, 2.5, NaN], "float64"],
  [["1", '"x"', "[2]"], ["1", "x", "[2]"], "object"],
  [["1", "100000000000000000000"], ["1", "100000000000000000000"], "object"],
  [["1.5", "9007199254740993"], ["1.5", "9007199254740993"], "object"],
  [["null", "null"], [null, null], "object"],
  [['""', '"a\\nb"', '" "'], ["", "a\nb", " "], "object"],
];
for (const [results, column, dtype] of KINDS) {
  Deno.test(`taskrun export keeps ${results.join(", ")} in Parquet`, async () => {
    await using api = await startWith(results);
    const args = [...ofFlow(MADE_FLOW, "m"), "--api-url", api.url];
    const { code, stderr, files } = await exported("a.parquet", args);
    assertEquals([code, stderr], [0, ""]);
    const frame = await frameOf(files.get("a.parquet"));
    assertEquals(Array.from(frame.column("result")), column);
    assertEquals(frame.dtypes.at(-1), dtype);
  });
}

Deno.test("taskrun export keeps times as such in Parquet", async () => {
  await using api = await startWith([
    "2022-05-09T06:30:00.000001+02:00",
    "2022-05-09T04:30:00Z",
  ]);
  const args = [...ofFlow(MADE_FLOW, "m"), "--api-url", api.url];
  const { files } = await exported("a.parquet", args);
  const frame = await frameOf(files.get("a.parquet"));
  const times = Array.from(frame.column("result"), (time) => {
    assert(time instanceof PyDateTime);
    return time.iso;
  });
  assertEquals(times, [
    "2022-05-09T04:30:00.000001+00:00",
    "2022-05-09T04:30:00+00:00",
  ]);
});

Deno.test("taskrun export quotes in CSV what must be", async () => {
  await using api = await startWith([
    '{"a,b": "say \\"hi\\"", "c": ""}',
    '{"c": [1, {"d": null}]}',
    '{"e": true, "c": "a\\nb"}',
    "{}",
  ]);
  const args = [...ofFlow(MADE_FLOW, "m"), "--format", "csv"];
  const { stdout } = await runCli(["export", ...args, "--api-url", api.url]);
  const rows = stdout.replace(/\d,[\da-f-]{36},Success/g, "…");
  assertEquals(
    rows,
    `map_index,task_run_id,state,"result.a,b",result.c,result.e,result
…,"say ""hi""","",,
…,,"[1,{""d"":null}]",,
…,,"a
b",true,
…,,,,{}
`,
  );
});

Deno.test("taskrun export has a row for each of a frame's", async () => {
  const _result = {
    type: "LocalResult",
    dir: RESULTS_DIR,
    location: `${RESULTS_DIR}/tour/frame.parquet`,
  };
  const child = () => ({ "serialized_state": { type: "Success", _result } });
  await using api = await startRecorded({
    mapped: [{ flowRunId: MADE_FLOW, slug: "m", count: 2, child }],
  });
  const args = [...ofFlow(MADE_FLOW, "m"), "--format", "csv"];
  const { stdout } = await runCli(["export", ...args, "--api-url", api.url]);
  const rows = stdout.trimEnd().split("\n").map((line) =>
    line.replace(/[\da-f-]{36},/, "")
  );
  assertEquals(rows, [
    "map_index,task_run_id,state,row,result.sku,result.stock",
    "0,Success,0,A,3",
    "0,Success,1,B,0",
    "1,Success,0,A,3",
    "1,Success,1,B,0",
  ]);
});

/** Runs with a folder of its own for temporary files, which other programs do not use. */
async function withTemporaryFolder(
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const before = Deno.env.get("TMPDIR");
  const folder = await Deno.makeTempDir();
  Deno.env.set("TMPDIR", folder);
  try {
    await run(folder);
  } finally {
    if (before === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", before);
    await Deno.remove(folder, { recursive: true });
  }
}

for (const name of ["a.csv", "a.parquet", "a.ndjson"]) {
  Deno.test(`taskrun export of no children still writes ${name}`, async () => {
    await using api = await startWith([]);
    const args = [...ofFlow(MADE_FLOW, "m"), "--api-url", api.url];
    const { code, stderr, files } = await exported(name, args);
    assertEquals([code, stderr, [...files.keys()]], [0, "", [name]]);
  });

  Deno.test(`taskrun export leaves no ${name} where a result is missing`, async () => {
    await using api = await startRecorded();
    const args = [...ofFlow(FRAGILE_FLOW, "divide-1"), "--api-url", api.url];
    const { code, stderr, files } = await exported(name, args);
    assertEquals([code, files.size], [3, 0]);
    assertMatch(
      stderr,
      /^taskrun: .*"divide-1\[1\]".*\n {2}hint: Pass --settled to exp/,
    );
  });

  Deno.test(`taskrun export leaves no ${name} when it is interrupted`, async () => {
    const interruption = new AbortController();
    await using api = await startRecorded({
      mapped: [{ flowRunId: MADE_FLOW, slug: "m", count: 10_000 }],
      onRequest: ({ number }) => void (number === 5 && interruption.abort()),
    });
    await withTemporaryFolder(async (temporary) => {
      const args = [...ofFlow(MADE_FLOW, "m"), "--api-url", api.url];
      const { code, stderr, files } = await exported(name, args, {
        signal: interruption.signal,
      });
      assertEquals([code, stderr, files.size], [130, "", 0]);
      assertEquals([...Deno.readDirSync(temporary)], []);
    });
  });
}

Deno.test("taskrun export --settled writes the error of a child", async () => {
  await using api = await startRecorded();
  const target = ofFlow(FRAGILE_FLOW, "divide-1");
  const args = [...target, "--settled", "--api-url", api.url];
  const { code, stderr, files } = await exported("a.csv", args);
  assertEquals(
    [code, stderr],
    [0, 'taskrun: 1 of 3 results could not be loaded: see "error"\n'],
  );
  const [head, , failed] = textOf(files.get("a.csv")).split("\n");
  assertEquals(head, "map_index,task_run_id,state,result,error");
  assertMatch(failed!, /^1,.*,Failed,,"no_location: Cannot load/);
});

Deno.test("taskrun export writes no Parquet onto a terminal", async () => {
  await using api = await startRecorded();
  const args = [...ofSmall("transform-1"), "--format", "parquet"];
  const { code, stdout, stderr } = await runCli(
    ["export", ...args, "--api-url", api.url],
    { terminal: true },
  );
  assertEquals([code, stdout], [2, ""]);
  assertMatch(stderr, /it is binary\n/);
});

Deno.test("taskrun export keeps what was there until it is done", async () => {
  await using api = await startRecorded();
  const folder = await Deno.makeTempDir();
  const file = `${folder}/a.csv`;
  await Deno.writeTextFile(file, "before");
  const target = ofFlow(FRAGILE_FLOW, "divide-1");
  const args = ["export", ...target, "-o", file, "--api-url", api.url];
  try {
    assertEquals((await runCli(args)).code, 3);
    assertEquals(await Deno.readTextFile(file), "before");
    assertEquals((await runCli([...args, "--settled"])).code, 0);
    assertMatch(await Deno.readTextFile(file), /^map_index,/);
    const nowhere = await runCli([...args, "-o", `${folder}/no/a.csv`]);
    assertEquals(nowhere.code, 3);
    assertMatch(nowhere.stderr, /no\/a\.csv": it does not exist/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const ODD_TEXTS = ["=1+1", "\u001b[2J\rgone", "a\u202eb"];
const oddTask = {
  flowRunId: MADE_FLOW,
  slug: "m",
  count: ODD_TEXTS.length,
  child: (index: number) => ({
    "serialized_state": {
      type: "Success",
      _result: {
        type: "PrefectResult",
        location: JSON.stringify(ODD_TEXTS[index]),
      },
    },
  }),
};

Deno.test("taskrun export of CSV to a terminal writes nothing that it obeys", async () => {
  await using api = await startRecorded({ mapped: [oddTask] });
  const args = [
    "export",
    ...ofFlow(MADE_FLOW, "m"),
    "--format",
    "csv",
    "--api-url",
    api.url,
  ];
  const shown = await runCli(args, { terminal: true });
  // deno-lint-ignore no-control-regex -- these are what it is about
  assertEquals(/[\x00-\x09\x0b-\x1f\u202e]/.test(shown.stdout), false);
  assertMatch(shown.stdout, /\ufffd\[2J\ufffdgone/);
  const piped = await runCli(args);
  assert(piped.stdout.includes(ODD_TEXTS[1]!)); // as it is
});

Deno.test("taskrun export --excel-safe keeps texts from being run", async () => {
  await using api = await startRecorded({ mapped: [oddTask] });
  const args = ["export", ...ofFlow(MADE_FLOW, "m"), "--api-url", api.url];
  const safe = await runCli([...args, "--format", "csv", "--excel-safe"]);
  assertMatch(safe.stdout, /,'=1\+1\n/);
  const refused = await runCli([...args, "--excel-safe"]);
  assertEquals([refused.code, refused.stdout], [2, ""]);
  assertMatch(refused.stderr, /Cannot use --excel-safe: the format is ndjson/);
});
