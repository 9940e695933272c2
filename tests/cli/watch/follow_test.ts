import { assertEquals, assertMatch } from "@std/assert";
import {
  startTestBackend,
  type TaskRunData,
} from "../../../src/testing/mod.ts";
import { FLOW_RUN, flowRunRow, state } from "../../_flow_run_rows.ts";
import { taskRunRow } from "../../_task_run_rows.ts";
import { runCli, withoutEscapes } from "../_run_cli.ts";

const RUNNING = {
  serialized_state: { type: "Running" },
  states: [state(0, "Running")],
  end_time: null,
};

function rows(): TaskRunData[] {
  const row = (
    id: number,
    slug: string,
    index: number,
    state: { type: string; n_map_states?: number },
  ) => ({
    ...taskRunRow(),
    id: `00000000-0000-4000-8000-${String(id).padStart(12, "0")}`,
    task: { id: "11111111-1111-4111-8111-111111111111", slug },
    map_index: index,
    flow_run_id: FLOW_RUN,
    serialized_state: state,
    state: state.type,
  });
  const failed = { type: "Failed", message: "no stock for 'SKU-7'" };
  return [
    row(1, "transform-1", -1, { type: "Mapped", n_map_states: 3 }),
    row(2, "transform-1", 0, { type: "Success" }),
    row(3, "transform-1", 1, failed),
    row(4, "transform-1", 2, failed),
    row(5, "load-1", -1, { type: "Pending" }),
  ] as unknown as TaskRunData[];
}

async function watch(
  last: string,
  more: Partial<Parameters<typeof runCli>[1]> = {},
  words: string[] = [],
) {
  await using api = await startTestBackend({
    rows: rows(),
    flowRuns: [flowRunRow(RUNNING)],
  });
  return await runCli(
    [
      ...["watch", FLOW_RUN, "--interval", "0.01", "--api-url", api.url],
      ...words,
    ],
    {
      terminal: true,
      columns: 80,
      onWrite(text) {
        if (!text.includes("● Running")) return;
        api.setState(FLOW_RUN, { type: last, message: "Over" });
      },
      ...more,
    },
  );
}

const ENDS: [last: string, code: number][] = [["Success", 0], ["Failed", 1]];
for (const [last, code] of ENDS) {
  Deno.test(`taskrun watch of a flow run is one screen, and ends with ${code} for ${last}`, async () => {
    const ran = await watch(last);
    assertEquals(ran.code, code);
    // deno-lint-ignore no-control-regex -- the moves of the cursor
    const frames = ran.stdout.split(/\x1b\[\d+A\r/);
    const first = withoutEscapes(frames[0]!.replace("\x1b[?25l", ""));
    assertMatch(first, /^● Running {2}brown-cow/);
    assertMatch(first, /\n {2}● Mapped {3}transform-1 {2}█+▒+ 1 ✓ 2 ✗ *\n/);
    assertMatch(first, /\n {2}● Pending {2}load-1\n/);
    assertMatch(
      first,
      /\n2 failures, 1 cause\n {2}2 {2}no stock for 'SKU-7'\n/,
    );
    const end = withoutEscapes(frames.at(-1)!);
    assertMatch(end, new RegExp(`^● ${last}  brown-cow .*Over\n`));
    const counts = "5 task runs: 2 Failed, 1 Mapped, 1 Success, 1 Pending\n";
    assertEquals(ran.stdout.endsWith(`\x1b[?25h${counts}`), true);
  });
}

const PLAIN: [what: string, more: object, words: string[]][] = [
  ["a pipe", { terminal: false }, []],
  ["a terminal without a cursor", { env: { TERM: "dumb" } }, []],
  ["--logs", {}, ["--logs"]],
];
for (const [what, more, words] of PLAIN) {
  Deno.test(`taskrun watch of a flow run has plain lines for ${what}`, async () => {
    const ran = await watch("Failed", more, words);
    const lines = withoutEscapes(ran.stdout).split("\n")
      .map((line) => line.trimEnd());
    assertEquals(ran.code, 1);
    assertMatch(lines[0]!, /^\S+ {2}● Running {2}brown-cow$/);
    assertMatch(lines[1]!, /^\S+ {2}● Failed {2}brown-cow {2}Over$/);
    assertMatch(lines[2]!, /^5 task runs: /);
    assertEquals(ran.stdout.includes("\x1b[?25"), false);
  });
}

Deno.test("an interrupted screen gives the cursor back", async () => {
  const stop = new AbortController();
  const ran = await watch("Running", {
    signal: stop.signal,
    onWrite: () => stop.abort(),
  });
  assertEquals(ran.code, 130);
  assertEquals(ran.stdout.endsWith("\x1b[?25h"), true);
});

Deno.test("--timeout ends a screen", async () => {
  const ran = await watch("Running", {}, ["--timeout", "0.3"]);
  assertEquals(ran.code, 1);
  assertMatch(ran.stderr, /it took more than 0\.3 s/);
  assertEquals(ran.stdout.endsWith("\x1b[?25h"), true);
});

Deno.test("a --timeout beyond the range of timers does not end a screen", async () => {
  const ran = await watch("Success", {}, ["--timeout", "3000000"]);
  assertEquals([ran.code, ran.stderr], [0, ""]);
});
