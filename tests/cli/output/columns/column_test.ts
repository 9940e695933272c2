import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import {
  fromTaskRunData,
  ResultError,
  type TaskRunView,
} from "../../../../mod.ts";
import { COMMANDS } from "../../../../src/cli/commands.ts";
import { CliError } from "../../../../src/cli/errors.ts";
import {
  chooseTable,
  type Column,
} from "../../../../src/cli/output/columns/column.ts";
import { CHILD_COLUMNS } from "../../../../src/cli/output/columns/children.ts";
import { FAILURE_COLUMNS } from "../../../../src/cli/output/columns/failures.ts";
import { FLOW_RUN_COLUMNS } from "../../../../src/cli/output/columns/flow_runs.ts";
import { TASK_RUN_COLUMNS } from "../../../../src/cli/output/columns/task_runs.ts";
import { sanitize } from "../../../../src/cli/output/sanitize.ts";
import {
  countsText,
  createRows,
} from "../../../../src/cli/output/task_rows.ts";
import { parseFlowRunRow } from "../../../../src/model/flow_run_row.ts";
import { flowRunRow } from "../../../_flow_run_rows.ts";
import {
  FRAGILE_FLOW,
  ofSmall,
  runCli,
  SMALL_FLOW,
  startRecorded,
  withoutEscapes,
} from "../../_run_cli.ts";

interface Row {
  readonly label: string;
  readonly size: number | null;
}

const COLUMNS: readonly Column<Row>[] = [
  { name: "label", text: ({ label }) => label, isRest: true },
  { name: "size", text: ({ size }) => `${size}`, key: ({ size }) => size },
  { name: "both", text: ({ label, size }) => `${label}${size}`, isWide: true },
];
const ROWS: Row[] = [
  { label: "b", size: 9 },
  { label: "a", size: null },
  { label: "c", size: 10 },
];
const NOTHING = { output: undefined, columns: undefined, "sort-by": undefined };

const CHOICES: [
  values: Partial<Record<keyof typeof NOTHING, string>>,
  names: string[],
  labels: string,
][] = [
  [{}, ["size", "label"], "bac"],
  [{ output: "wide" }, ["size", "both", "label"], "bac"],
  [{ columns: "both,SIZE" }, ["both", "size"], "bac"],
  [{ columns: " label , size" }, ["size", "label"], "bac"],
  [{ "sort-by": "label" }, ["size", "label"], "abc"],
  [{ "sort-by": "label:desc" }, ["size", "label"], "cba"],
  [{ "sort-by": "size" }, ["size", "label"], "bca"],
  [{ "sort-by": "Size:DESC" }, ["size", "label"], "cba"],
  [{ columns: "label", "sort-by": "both" }, ["label"], "abc"],
];
for (const [values, names, labels] of CHOICES) {
  Deno.test(`${JSON.stringify(values)} shows ${names} of ${labels}`, () => {
    const given = { ...NOTHING, ...values } as typeof NOTHING;
    const { columns, compare } = chooseTable(COLUMNS, given);
    assertEquals(columns.map(({ name }) => name), names);
    const sorted = compare ? ROWS.toSorted(compare) : ROWS;
    assertEquals(sorted.map(({ label }) => label).join(""), labels);
  });
}

Deno.test("a column that there is not is refused with the nearest one, or all", () => {
  const choose = (values: object) =>
    assertThrows(
      () => chooseTable(COLUMNS, { ...NOTHING, ...values }),
      CliError,
    );
  const near = choose({ columns: "labels" });
  assertEquals(
    near.message,
    'Cannot show the column "labels": there is no such column',
  );
  assertEquals([near.hint, near.exitCode], ['Use "label"', 2]);
  const far = choose({ "sort-by": "quantity" });
  assertEquals(far.hint, "The columns are label, size, both");
  assertMatch(choose({ columns: "" }).message, /the column ""/);
});

const COMMAND_COLUMNS: Record<string, readonly { readonly name: string }[]> = {
  list: TASK_RUN_COLUMNS,
  runs: FLOW_RUN_COLUMNS,
  mapped: CHILD_COLUMNS,
  failures: FAILURE_COLUMNS,
};
const TARGETS: Record<string, string[]> = {
  list: [SMALL_FLOW],
  runs: [],
  mapped: ofSmall("transform-1"),
  failures: [FRAGILE_FLOW],
};

for (const [name, columns] of Object.entries(COMMAND_COLUMNS)) {
  const target = TARGETS[name]!;
  const run = async (words: string[], more: object = {}) => {
    await using api = await startRecorded();
    return await runCli(
      [name, ...target, ...words, "--api-url", api.url],
      more,
    );
  };

  Deno.test(`taskrun ${name}: help and completion name its columns`, async () => {
    const { options } = COMMANDS.find((command) => command.name === name)!;
    const names = columns.map(({ name }) => name);
    assertEquals(options.columns!.words, names);
    const { stdout } = await runCli(["help", name], { columns: 400 });
    assert(stdout.includes(names.join(",")), stdout);
    const bash = (await runCli(["completion", "bash"])).stdout;
    assert(
      bash.includes(
        `${name}:--columns) COMPREPLY=($(compgen -W "${names.join(" ")}"`,
      ),
    );
  });

  Deno.test(`taskrun ${name}: each column can be shown and sorted by`, async () => {
    for (const column of columns) {
      const words = [
        "--columns",
        column.name,
        "--sort-by",
        `${column.name}:desc`,
      ];
      const { code, stdout, stderr } = await run(words);
      assertEquals([code, stderr], [0, ""], column.name);
      const title = column.name.replaceAll("-", " ").toUpperCase();
      assertEquals(stdout.split("\n")[0]!.trim(), title);
    }
  });

  for (const width of [60, 80, 120, 200]) {
    Deno.test(`taskrun ${name} -o wide keeps to ${width} columns`, async () => {
      const terminal = { terminal: true, columns: width };
      const { code, stdout } = await run(["-o", "wide"], terminal);
      assertEquals(code, 0);
      const lines = withoutEscapes(stdout).split("\n");
      for (const line of lines.slice(0, -3)) {
        assert([...line].length <= width, `${[...line].length}: ${line}`);
      }
    });
  }

  Deno.test(`taskrun ${name}: a pipe has NDJSON, unless a table is requested`, async () => {
    const isJson = ({ stdout }: { stdout: string }) => stdout.startsWith("{");
    assertEquals(isJson(await run([])), true);
    assertEquals(isJson(await run(["-o", "json"])), true);
    assertEquals(isJson(await run(["-o", "table"])), false);
    assertEquals(isJson(await run(["-o", "wide"])), false);
    assertEquals(isJson(await run(["--columns", "state"])), false);
    for (
      const words of [["--json", "-o", "wide"], [
        "-o",
        "json",
        "--columns",
        "state",
      ]]
    ) {
      const { code, stderr } = await run(words);
      assertEquals(code, 2);
      assertMatch(
        stderr,
        /Cannot use --.*json and --(?:output wide|columns): pass only one of them/,
      );
    }
  });
}

const EVIL = "a\u001b[2J\r\nb\u009b\u202e";

const HOSTILE_RUN: TaskRunView = fromTaskRunData({
  id: EVIL,
  name: EVIL,
  task: { id: EVIL, slug: EVIL },
  map_index: 3,
  flow_run_id: EVIL,
  serialized_state: { type: "Failed", message: EVIL },
});
const HOSTILE_TIMES = { startTime: EVIL, endTime: EVIL, runCount: 1 };

function hostileTaskRows() {
  const rows = createRows(true);
  rows.add({ ...HOSTILE_RUN, ...HOSTILE_TIMES });
  return rows.sorted();
}

/** The texts of all columns for the rows of a table. */
const textsOf = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]) =>
  columns.flatMap(({ name, text }) =>
    rows.map((row) => [name, text(row)] as const)
  );

const HOSTILE: Record<string, readonly (readonly [string, string])[]> = {
  list: textsOf(TASK_RUN_COLUMNS, hostileTaskRows()),
  mapped: textsOf(CHILD_COLUMNS, [
    { view: HOSTILE_RUN, status: "listed" },
    { view: HOSTILE_RUN, status: "fulfilled", value: EVIL },
    {
      view: HOSTILE_RUN,
      status: "rejected",
      reason: new ResultError("read_failed", EVIL, { ref: null }),
    },
  ]),
  runs: textsOf(FLOW_RUN_COLUMNS, [parseFlowRunRow({
    ...flowRunRow({
      id: EVIL,
      name: EVIL,
      labels: [EVIL],
      serialized_state: { type: "Failed", message: EVIL },
      scheduled_start_time: EVIL,
      start_time: EVIL,
      end_time: EVIL,
    }),
    flow: { name: EVIL, version: 1, project: { name: EVIL } },
  })]),
  failures: textsOf(FAILURE_COLUMNS, [{
    type: "Failed",
    pattern: EVIL,
    count: 1,
    firstTime: EVIL,
    tasks: [{ taskSlug: EVIL, count: 1, firstIndex: 0 }],
    sample: {
      taskRunId: EVIL,
      taskSlug: EVIL,
      mapIndex: 0,
      message: EVIL,
    },
  }]),
};
for (const [command, texts] of Object.entries(HOSTILE)) {
  Deno.test(`no column of taskrun ${command} moves the cursor`, () => {
    const given = texts.filter(([, text]) => text.includes("a\ufffd[2J"));
    assert(given.length >= 3);
    for (const [name, text] of texts) assertEquals(text, sanitize(text), name);
  });
}

Deno.test("no count of states moves the cursor", () => {
  const text = countsText(new Map([[EVIL, 2]]), "child", "children");
  assertEquals(text, "2 children: 2 a\ufffd[2J b\ufffd\ufffd");
});
