import { assert, assertEquals, assertMatch } from "@std/assert";
import type { FailureCause, FlowRunView, TaskRunView } from "../../../mod.ts";
import { fromTaskRunData } from "../../../mod.ts";
import { createPaint } from "../../../src/cli/output/paint.ts";
import { displayWidth } from "../../../src/cli/output/table.ts";
import { stackedBar } from "../../../src/cli/watch/bar.ts";
import { frameLines } from "../../../src/cli/watch/frame.ts";
import { createRates } from "../../../src/cli/watch/rates.ts";
import { createScreen } from "../../../src/cli/watch/screen.ts";
import type {
  Snapshot,
  TaskSnapshot,
} from "../../../src/cli/watch/snapshot.ts";
import { parseFlowRunRow } from "../../../src/model/flow_run_row.ts";
import { at, flowRunRow } from "../../_flow_run_rows.ts";
import { taskRunRow } from "../../_task_run_rows.ts";

const NONE = createPaint(0);

function view(slug: string, type: string, more: object = {}): TaskRunView {
  return fromTaskRunData({
    ...taskRunRow(),
    id: `id-of-${slug}`,
    task: { id: "t", slug },
    serialized_state: { type, message: `${slug} is ${type}`, ...more },
  });
}

function mapped(
  slug: string,
  counts: Record<string, number>,
  total: number | null,
): TaskSnapshot {
  const state = view(slug, "Mapped", { n_map_states: total });
  return { view: state, children: new Map(Object.entries(counts)), total };
}

const plain = (slug: string, type: string): TaskSnapshot => ({
  view: view(slug, type),
  children: null,
  total: null,
});

const RUN: FlowRunView = parseFlowRunRow(
  flowRunRow({ serialized_state: { type: "Running" }, end_time: null }),
);

const CAUSE: FailureCause = {
  type: "Failed",
  pattern: "no stock",
  count: 136,
  firstTime: null,
  tasks: [{ taskSlug: "transform-1", count: 136, firstIndex: 3 }],
  sample: {
    taskRunId: "x",
    taskSlug: "transform-1",
    mapIndex: 3,
    message: "Error during execution of task: no \u001b[2Jstock",
  },
};

const SNAPSHOT: Snapshot = {
  run: RUN,
  tasks: [
    plain("load-1", "Pending"),
    plain("extract-1", "Success"),
    plain("check-1", "Failed"),
    mapped("transform-1", { Success: 8664, Failed: 136, Running: 35 }, 10_000),
  ],
  causes: [CAUSE],
  failed: 137,
};

function texts(
  snapshot: Snapshot,
  columns: number,
  rows = 24,
  rate?: { perSecond: number; secondsLeft: number | null },
): string[] {
  const lines = frameLines(snapshot, {
    paint: NONE,
    columns,
    rows,
    nowMs: Date.parse(at(61)),
    rateOf: () => rate,
  });
  return lines.map((line) => line.map(({ text }) => text).join("").trimEnd());
}

Deno.test("a frame has the run, its tasks in the order of need, and the causes", () => {
  const rate = { perSecond: 12.34, secondsLeft: 94.2 };
  assertEquals(texts(SNAPSHOT, 120, 24, rate), [
    "● Running  brown-cow  1:00",
    "  ● Mapped   transform-1  █████████████████████████████████▒▓░░░░░ 8,664 ✓ 136 ✗ 35 ▸ of 10,000 12.3/s  1:35 left",
    "  ● Failed   check-1      check-1 is Failed",
    "  ● Success  extract-1    extract-1 is Success",
    "  ● Pending  load-1       load-1 is Pending",
    "137 failures, 1 cause",
    "  136  no \ufffd[2Jstock",
  ]);
});

Deno.test("a narrow frame leaves the bar out before the counts", () => {
  const [, task] = texts(SNAPSHOT, 60);
  assertEquals(
    task,
    "  ● Mapped   transform-1  8,664 ✓ 136 ✗ 35 ▸ of 10,000",
  );
});

for (const rows of [4, 8, 12, 24, 60]) {
  Deno.test(`a frame of 50 tasks fits ${rows} lines, and says what is left out`, () => {
    const tasks = Array.from(
      { length: 50 },
      (_, i) => plain(`t-${i}`, "Success"),
    );
    const lines = texts({ ...SNAPSHOT, tasks }, 80, rows);
    assert(lines.length < rows, `${lines.length} lines`);
    const more = lines.find((line) => line.includes("more tasks"));
    const shown = lines.filter((line) => line.includes("● Success")).length;
    if (rows < 55) assertEquals(more, `  … ${50 - shown} more tasks`);
  });
}

const BARS: [
  counts: Record<string, number>,
  total: number | null,
  bar: string,
][] = [
  [{}, null, "░░░░░░░░░░"],
  [{}, 0, "░░░░░░░░░░"],
  [{ Success: 10 }, 10, "██████████"],
  [{ Success: 5, Pending: 5 }, 10, "█████░░░░░"],
  [{ Success: 5 }, 10, "█████░░░░░"],
  [{ Success: 99_999, Failed: 1 }, 100_000, "█████████▒"],
  [{ Success: 1, TimedOut: 1, Running: 1 }, 100_000, "█▒▓░░░░░░░"],
  [{ Failed: 10 }, 5, "▒▒▒▒▒▒▒▒▒▒"],
  [{ Cached: 5, TriggerFailed: 5 }, null, "█████▒▒▒▒▒"],
  [{ "no state": 10 }, 10, "░░░░░░░░░░"],
  [{ Success: 1, Failed: 2 }, 3, "███▒▒▒▒▒▒▒"],
  [{ Success: 99_999 }, 100_000, "█████████░"],
];
for (const [counts, total, bar] of BARS) {
  Deno.test(`${JSON.stringify(counts)} of ${total} is ${bar}`, () => {
    const parts = stackedBar(mapped("a", counts, total), 10, NONE);
    assertEquals(parts.map(({ text }) => text).join(""), bar);
  });
}

Deno.test("a rate is that of the last minute", () => {
  const rates = createRates();
  const at = (finished: number) => mapped("a", { Success: finished }, 1_000);
  const add = (finished: number, seconds: number) =>
    rates.add({ ...SNAPSHOT, tasks: [at(finished)] }, seconds * 1_000);
  assertEquals(rates.of(at(0)), undefined);
  add(0, 0);
  assertEquals(rates.of(at(0)), undefined);
  add(100, 10);
  assertEquals(rates.of(at(100)), { perSecond: 10, secondsLeft: 90 });
  add(100, 70);
  add(160, 130);
  assertEquals(rates.of(at(160)), { perSecond: 1, secondsLeft: 840 });
});

Deno.test("a screen draws over itself, cuts lines and gives the cursor back", async () => {
  let written = "";
  const screen = createScreen({
    isTerminal: true,
    columns: 11,
    write: async (text) => void (written += await text),
  });
  const wide = [{ text: "日本語" }, { text: "abcdefgh" }];
  await screen.draw([[{ text: "one" }], wide]);
  assertEquals(
    written,
    "\x1b[?25lone\x1b[K\n日本語abc…\x1b[K\n\x1b[J",
  );
  written = "";
  await screen.draw([[{ text: "two", paint: (text) => `<${text}>` }]]);
  assertEquals(written, "\x1b[2A\r<two>\x1b[K\n\x1b[J");
  written = "";
  await screen.end();
  await screen.end();
  assertEquals(written, "\x1b[?25h");
});

for (const columns of [60, 80, 120, 200]) {
  Deno.test(`no line of a hostile frame is wider than ${columns}`, async () => {
    const hostile = `${"長".repeat(80)}\u001b[2J\u202e\n\r\u0007`;
    const tasks = [
      plain(hostile, "Failed"),
      mapped(hostile, { Success: 1 }, 9),
    ];
    let written = "";
    const screen = createScreen({
      isTerminal: true,
      columns,
      write: async (text) => void (written += await text),
    });
    await screen.draw(frameLines({ ...SNAPSHOT, tasks }, {
      paint: NONE,
      columns: columns - 1,
      rows: 24,
      nowMs: 0,
      rateOf: () => undefined,
    }));
    // deno-lint-ignore no-control-regex -- the moves of the cursor
    for (const line of written.replace(/\x1b\[[?\d]*[lKJA]/g, "").split("\n")) {
      // deno-lint-ignore no-control-regex -- none may be left
      assertMatch(line, /^[^\x00-\x1f\u202e]*$/);
      assert(displayWidth(line) < columns, line);
    }
  });
}
