import { assertEquals } from "@std/assert";
import { ResultError, TaskRunError } from "../../mod.ts";
import { mappedLine } from "../../src/children/json_line.ts";
import { parseTaskRunRow } from "../../src/model/row.ts";
import { childRow } from "../_task_run_rows.ts";

const row = parseTaskRunRow(childRow(3));
const { taskRunId, state } = row;
const child = { mapIndex: 3, taskRunId, state };

const LINES: [
  what: string,
  outcome: Parameters<typeof mappedLine>[1],
  more: object,
][] = [
  ["a child alone", undefined, {}],
  ["a result", { status: "fulfilled", value: [1] }, { result: [1] }],
  ["None", { status: "fulfilled", value: null }, { result: null }],
  ["an error with a hint", {
    status: "rejected",
    reason: new ResultError("denied", "No", { ref: null, hint: "Do" }),
  }, { error: { code: "denied", message: "No", hint: "Do" } }],
  ["an error without one", {
    status: "rejected",
    reason: new TaskRunError("not_finished", "No", { taskRunId: "t" }),
  }, { error: { code: "not_finished", message: "No", hint: null } }],
];
for (const [what, outcome, more] of LINES) {
  Deno.test(`the line of ${what}`, () => {
    const line = mappedLine(row, outcome);
    assertEquals(JSON.parse(JSON.stringify(line)), {
      ...JSON.parse(JSON.stringify(child)),
      ...more,
    });
    assertEquals(Object.keys(line), [
      ...Object.keys(child),
      ...Object.keys(more),
    ]);
  });
}
