import { assertEquals } from "@std/assert";
import { parseState } from "../../../mod.ts";
import type { TaskRun } from "../../../page/api/api.ts";
import {
  progressOf,
  rateText,
  segmentsOf,
} from "../../../page/flow_run/segments.ts";

const BEGIN = Date.UTC(2022, 4, 9);
const iso = (seconds: number) =>
  new Date(BEGIN + seconds * 1_000).toISOString();
const NOW = 100;

type Attempt = readonly [start: number, end: number | null];

function run(
  type: string,
  start: number | null,
  end: number | null,
  attempts: readonly Attempt[] | null,
): TaskRun {
  return {
    taskRunId: "run",
    taskId: "task",
    taskSlug: "a-1",
    name: null,
    mapIndex: -1,
    flowRunId: "flow",
    state: parseState({ type }),
    times: {
      taskRunId: "run",
      startTime: start === null ? null : iso(start),
      endTime: end === null ? null : iso(end),
      stateTime: null,
      stateChanges: null,
      runs: null,
      retries: null,
      attempts: attempts &&
        attempts.map(([start, end]) => ({
          startTime: iso(start),
          endTime: end === null ? null : iso(end),
        })),
    },
  };
}

const BARS: readonly (readonly [
  what: string,
  run: TaskRun,
  segments:
    readonly (readonly [from: number, to: number, type: string | null])[],
])[] = [
  ["has not started", run("Pending", null, null, null), []],
  ["ran once", run("Success", 2, 9, [[2, null]]), [[2, 9, "Success"]]],
  ["has no states", run("Failed", 2, 9, null), [[2, 9, "Failed"]]],
  ["is at work", run("Running", 2, null, [[2, null]]), [[2, NOW, "Running"]]],
  [
    "was retried",
    run("Success", 2, 30, [[2, 5], [10, 12], [20, null]]),
    [
      [2, 5, "Retrying"],
      [5, 10, null],
      [10, 12, "Retrying"],
      [12, 20, null],
      [20, 30, "Success"],
    ],
  ],
  [
    "waits for its second run",
    run("Retrying", 2, null, [[2, 5]]),
    [[2, 5, "Retrying"], [5, NOW, null]],
  ],
  [
    "waits, and the API keeps no states",
    run("Retrying", 2, null, null),
    [[2, NOW, "Retrying"]],
  ],
];
for (const [what, run, segments] of BARS) {
  Deno.test(`the bar of a task that ${what}`, () => {
    assertEquals(
      segmentsOf(run, BEGIN + NOW * 1_000)
        .map(({ from, to, type }) => [from, to, type]),
      segments.map((
        [from, to, type],
      ) => [BEGIN + from * 1_000, BEGIN + to * 1_000, type]),
    );
  });
}

const count = (
  states: Record<string, number>,
  start: number | null,
  end: number | null,
) => ({
  taskRunId: "run",
  states,
  startTime: start === null ? null : iso(start),
  endTime: end === null ? null : iso(end),
});

Deno.test("a mapped task at work has a rate, and a time that is left", () => {
  const progress = progressOf(
    count({ Success: 700, Cached: 50, Failed: 50, Running: 20 }, 20, 99),
    1_200,
    BEGIN + NOW * 1_000,
  );
  assertEquals(progress.kinds, {
    succeeded: 750,
    failed: 50,
    running: 20,
    waiting: 380,
  });
  assertEquals([progress.total, progress.finished], [1_200, 800]);
  assertEquals([progress.rate, progress.left], [10, 40_000]);
  assertEquals(progress.span!.to, BEGIN + NOW * 1_000);
});

Deno.test("a mapped task that is over ends with its last child", () => {
  const progress = progressOf(
    count({ Success: 30, TimedOut: 10 }, 20, 40),
    40,
    BEGIN + NOW * 1_000,
  );
  assertEquals(progress.span, {
    from: BEGIN + 20_000,
    to: BEGIN + 40_000,
  });
  assertEquals([progress.rate, progress.left], [2, null]);
});

Deno.test("a mapped task that has not begun has no rate", () => {
  const progress = progressOf(count({}, null, null), 10, BEGIN);
  assertEquals([progress.span, progress.rate, progress.left], [
    null,
    null,
    null,
  ]);
  assertEquals(progress.kinds.waiting, 10);
});

for (
  const [rate, text] of [
    [212.4, "212/s"],
    [1.26, "1.3/s"],
    [0.5, "30/min"],
    [0.02, "1.2/min"],
    [0.001, "3.6/h"],
  ] as const
) {
  Deno.test(`a rate of ${rate} a second is ${text}`, () => {
    assertEquals(rateText(rate), text);
  });
}
