import { assertEquals, assertMatch } from "@std/assert";
import type { Command } from "../../../src/cli/command.ts";
import { COMMANDS } from "../../../src/cli/commands.ts";
import { recordedRows } from "../../../src/testing/mod.ts";
import { flowRunRow, FLOWS } from "../../_flow_run_rows.ts";
import { runCli, SMALL_FLOW, startRecorded } from "../_run_cli.ts";

const RUN = "fee1d594-7794-554d-a058-2e222c878c04";
const COUNT = "2cc189e8-9ab2-5ffe-894d-e9ae9e3301e1";

async function run(
  args: readonly string[],
  more: Parameters<typeof startRecorded>[0] = {},
) {
  await using api = await startRecorded({
    flows: FLOWS,
    flowRuns: [flowRunRow({ id: SMALL_FLOW })],
    ...more,
  });
  const ran = await runCli([...args, "--api-url", api.url]);
  return { ...ran, requests: api.requests.length };
}

const SAME: [long: string[], short: string[]][] = [
  [["show", RUN], ["show", RUN.slice(0, 6)]],
  [["show", RUN], ["show", RUN.slice(0, 13).toUpperCase()]],
  [["show", RUN], ["show", RUN.replaceAll("-", "").slice(0, 20)]],
  [["show", SMALL_FLOW], ["show", SMALL_FLOW.slice(0, 9)]],
  [["list", "-f", SMALL_FLOW], ["list", "-f", SMALL_FLOW.slice(0, 8)]],
  [
    ["show", "-f", SMALL_FLOW, "-s", "count"],
    ["show", "-f", SMALL_FLOW.slice(0, 8), "-s", "count"],
  ],
];

const MAPPED =
  recordedRows().find(({ task, map_index, flow_run_id }) =>
    task.slug === "transform-1" && map_index === -1 &&
    flow_run_id === SMALL_FLOW
  )!.id;
const FOR_MAPPED = ["mapped", "export"];
const MORE: Readonly<Record<string, readonly string[]>> = {
  open: ["--port", "9"],
};

/** The line for each way in which a command can name a run. */
function* linesOf(command: Command): Generator<[name: string, line: string[]]> {
  const { name, ids = [], options } = command;
  const isMapped = FOR_MAPPED.includes(name);
  for (const kind of ids) {
    const id = kind === "flow run" ? SMALL_FLOW : isMapped ? MAPPED : RUN;
    yield [id, [name, id, ...MORE[name] ?? []]];
  }
  if (!options["flow-run"]?.isFlowRun) return;
  const slug = isMapped ? "transform-1" : "count";
  const line = [name, "--flow-run", SMALL_FLOW, "--slug", slug];
  if ("slug" in options) yield [SMALL_FLOW, [...line, ...MORE[name] ?? []]];
}

for (const [id, long] of COMMANDS.flatMap((command) => [...linesOf(command)])) {
  const short = id.slice(0, 8);
  SAME.push([long, long.map((word) => word === id ? short : word)]);
}

Deno.test("the start of an id is tried with every command that has one", () => {
  const names = new Set(SAME.map(([, [name]]) => name));
  const withIds = COMMANDS.filter(({ ids, options }) =>
    ids !== undefined ||
    Object.values(options).some(({ isFlowRun }) => isFlowRun)
  );
  assertEquals(names, new Set(withIds.map(({ name }) => name)));
});

for (const [long, short] of SAME) {
  Deno.test(`taskrun ${short.join(" ")} is taskrun ${long.join(" ")}`, async () => {
    const whole = await run(long);
    const cut = await run(short);
    assertEquals([cut.code, cut.stdout], [whole.code, whole.stdout]);
    assertEquals(cut.stderr, whole.stderr);
    assertEquals(cut.requests, whole.requests + 2);
  });
}

const REFUSED: [args: string[], code: number, stderr: RegExp][] = [
  [["show", "fee"], 2, /"fee": it is not a UUID, nor the start of one/],
  [["show", "feed-me"], 2, /it is not a UUID, nor the start/],
  [["show", "fee1d595"], 3, /no id starts like this/],
  [
    ["result", SMALL_FLOW.slice(0, 8)],
    3,
    /the id is that of the flow run ".+"\n.*taskrun list --flow-run 8fe5792c-/,
  ],
  [
    ["list", COUNT.slice(0, 8)],
    3,
    /Cannot find a flow run "2cc189e8…": the id is that of the task run "count"/,
  ],
];
for (const [args, code, stderr] of REFUSED) {
  Deno.test(`taskrun ${args.join(" ")} is refused`, async () => {
    const ran = await run(args);
    assertEquals([ran.code, ran.stdout], [code, ""]);
    assertMatch(ran.stderr, stderr);
  });
}

Deno.test("two ids that start alike are both named, with their labels", async () => {
  const row = (id: string, slug: string) => ({
    id,
    task: { id: COUNT, slug },
    map_index: -1,
    flow_run_id: SMALL_FLOW,
    serialized_state: { type: "Success" },
  });
  const rows = [
    row("aaaa0000-0000-4000-8000-000000000001", "one\u001b[2J"),
    row("aaaa0000-0000-4000-8000-000000000002", "two"),
  ];
  const ran = await run(["show", "aaaa0000-0"], { rows });
  assertEquals(ran.code, 2);
  assertMatch(ran.stderr, /more than one id starts like this/);
  assertMatch(ran.stderr, /task run "one.\[2J" aaaa0000-0000-4000-8000-0+1/);
  assertMatch(ran.stderr, /task run "two" aaaa0000-0000-4000-8000-0+2/);
  assertEquals(ran.stderr.includes("\u001b[2J"), false);
});
