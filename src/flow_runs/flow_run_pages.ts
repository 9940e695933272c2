import type { CallOptions } from "../async/abort.ts";
import type { FlowRunKey, FlowRunWhere } from "../model/flow_run_source.ts";
import { type FlowRunView, parseFlowRunRow } from "../model/flow_run_row.ts";
import type { TaskRunSource } from "../model/task_run_source.ts";
import { compareTimes } from "../model/timestamp.ts";
import { otherAnswer } from "./find_flow_run.ts";

/** Returns the next page of flow runs. */
export type FlowRunPages = (
  source: TaskRunSource,
  options: CallOptions,
) => Promise<readonly FlowRunView[]>;

/** Creates a function that reads flow runs by keyset pages. */
export function flowRunPages(where: FlowRunWhere, limit: number): FlowRunPages {
  let { after } = where;
  return async (source, options) => {
    const next = after === undefined ? where : { ...where, after };
    const answered = await source.pageFlowRuns(next, limit, options);
    const rows = answered.map(parseFlowRunRow);
    for (const row of rows) {
      checkFlow(row, where);
      // Rows that go back, such as those from an alternating cache, would never
      // end.
      if (after !== undefined && !comesAfter(row, after)) {
        throw otherAnswer(
          `flow runs after "${after.flowRunId}"`,
          `flow run "${row.flowRunId}"`,
        );
      }
      after = row;
    }
    return rows;
  };
}

/**
 * Reports whether a flow run follows another one in the order of latest first.
 */
function comesAfter(row: FlowRunKey, after: FlowRunKey): boolean {
  const [a, b] = [row.scheduledStartTime, after.scheduledStartTime];
  const order = a === null || b === null
    ? Number(b !== null) - Number(a !== null)
    : compareTimes(a, b);
  return order === 0 ? row.flowRunId < after.flowRunId : order < 0;
}

function checkFlow(
  { flow }: FlowRunView,
  { flowName, projectName }: FlowRunWhere,
): void {
  if (flowName !== undefined && flow.name !== flowName) {
    throw otherAnswer(`runs of flow "${flowName}"`, `one of "${flow.name}"`);
  }
  if (projectName !== undefined && flow.project !== projectName) {
    throw otherAnswer(
      `flow runs of project "${projectName}"`,
      `one of "${flow.project}"`,
    );
  }
}
