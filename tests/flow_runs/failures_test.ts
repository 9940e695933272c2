import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseState, type StateType } from "../../mod.ts";
import {
  failureCauses,
  type FailureRow,
  type GroupedFailures,
} from "../../src/flow_runs/failures.ts";

function row(
  at: number,
  type: StateType,
  message: string | null,
  endTime: string | null = null,
): FailureRow {
  return {
    taskRunId: `id-${at}`,
    taskSlug: at < 4 ? "a-1" : "b-1",
    mapIndex: at % 4,
    state: parseState({ type, message }),
    startTime: null,
    endTime,
  };
}

const ROWS = [
  row(3, "Failed", "no row 7", "2022-05-09T06:30:02+00:00"),
  row(1, "Failed", "no row 12", "2022-05-09T08:30:03+02:00"),
  row(6, "Failed", "no row 8", "2022-05-09T08:30:01+02:00"),
  row(2, "TimedOut", "no row 8", null),
  row(0, "Failed", null),
  row(5, "Success", "no row 8"),
];

Deno.test("failureCauses() counts causes, with the first failure of each, in any order", async () => {
  const expected: GroupedFailures = {
    count: 5,
    causes: [
      {
        type: "Failed",
        pattern: "no row #",
        count: 3,
        firstTime: "2022-05-09T08:30:01+02:00",
        tasks: [
          { taskSlug: "a-1", count: 2, firstIndex: 1 },
          { taskSlug: "b-1", count: 1, firstIndex: 2 },
        ],
        sample: {
          taskRunId: "id-6",
          taskSlug: "b-1",
          mapIndex: 2,
          message: "no row 8",
        },
      },
      {
        type: "Failed",
        pattern: "",
        count: 1,
        firstTime: null,
        tasks: [{ taskSlug: "a-1", count: 1, firstIndex: 0 }],
        sample: {
          taskRunId: "id-0",
          taskSlug: "a-1",
          mapIndex: 0,
          message: null,
        },
      },
      {
        type: "TimedOut",
        pattern: "no row #",
        count: 1,
        firstTime: null,
        tasks: [{ taskSlug: "a-1", count: 1, firstIndex: 2 }],
        sample: {
          taskRunId: "id-2",
          taskSlug: "a-1",
          mapIndex: 2,
          message: "no row 8",
        },
      },
    ],
  };
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(ROWS, { minLength: ROWS.length }),
      async (rows) => assertEquals(await failureCauses(rows), expected),
    ),
  );
});

Deno.test("failureCauses() counts what comes after 1,000 causes together", async () => {
  const word = (at: number) =>
    [...`${at}`].map((digit) => "abcdefghij"[Number(digit)]).join("");
  const rows = Array.from(
    { length: 1_500 },
    (_, at) => row(at, "Failed", word(at)),
  );
  const { count, causes } = await failureCauses([...rows, rows[3]!]);
  assertEquals([count, causes.length], [1_501, 1_001]);
  assertEquals([causes[0]!.pattern, causes[0]!.count], [null, 500]);
  assertEquals([causes[1]!.pattern, causes[1]!.count], ["d", 2]);
});
