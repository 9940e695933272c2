import type { CallOptions } from "../async/abort.ts";
import { ApiError } from "../model/errors.ts";
import { type FlowRunView, parseFlowRunRow } from "../model/flow_run_row.ts";
import { idHint, notFound } from "../model/not_found.ts";
import { isSameId, type TaskRunSource } from "../model/task_run_source.ts";

/**
 * Finds one flow run.
 *
 * @throws {ApiError} `not_found` if it does not exist, `bad_response` if the
 * API answers with another one.
 */
export async function findFlowRun(
  source: TaskRunSource,
  flowRunId: string,
  options: CallOptions,
): Promise<FlowRunView> {
  const rows = await source.findFlowRuns({ flowRunId }, options);
  if (rows.length === 0) throw noFlowRun(flowRunId);
  if (rows.length > 1) {
    throw new ApiError(
      "multiple_found",
      `Cannot look up flow run "${flowRunId}": ${rows.length} rows match, expected 1`,
    );
  }
  const row = parseFlowRunRow(rows[0]);
  if (isSameId(row.flowRunId, flowRunId)) return row;
  throw otherAnswer(`flow run "${flowRunId}"`, `flow run "${row.flowRunId}"`);
}

/** Creates the error for a flow run that does not exist. */
export function noFlowRun(flowRunId: string): ApiError {
  return notFound(`flow run "${flowRunId}"`, idHint(flowRunId));
}

/** Creates the error for an answer that differs from the request. */
export function otherAnswer(requested: string, found: string): ApiError {
  return new ApiError(
    "bad_response",
    `Cannot read the answer to a query for ${requested}: it contains ${found}`,
    { hint: "Check for a proxy or cache that mixes up answers" },
  );
}
