import { ApiError, type CallOptions } from "../../mod.ts";
import type { FlowRunWhere, LogWhere } from "../model/flow_run_source.ts";
import { isJsonObject } from "../model/json_object.ts";
import type { TaskRunSource } from "../model/task_run_source.ts";
import { toApiError } from "./problem.ts";
import type { Requester } from "./request.ts";

/** Requests rows from a handler. */
export function remoteTaskRuns(requester: Requester): TaskRunSource {
  const list =
    (of: keyof TaskRunSource) =>
    async (where: unknown, limit: number, options: CallOptions) =>
      await rowsOf(requester, of, where, limit, options) ?? [];
  const find =
    (of: keyof TaskRunSource) => (where: unknown, options: CallOptions) =>
      list(of)(where, LIMIT, options);
  return {
    find: find("find"),
    findFlowRuns: find("findFlowRuns"),
    countChildren: find("countChildren"),
    pageByIndex: list("pageByIndex"),
    pageById: list("pageById"),
    pageByIdWithTimes: list("pageByIdWithTimes"),
    pageTimes: list("pageTimes"),
    pageWithTimes: list("pageWithTimes"),
    pageFlowRuns: (where, limit, options) =>
      list("pageFlowRuns")(flowRunsAfter(where), limit, options),
    pageLogs: async (where, limit, options) =>
      await rowsOf(requester, "pageLogs", linesAfter(where), limit, options) ??
        undefined,
    async findFlowGraph(flowRunId, options) {
      const where = { flowRunId };
      const rows = await list("findFlowGraph")(where, LIMIT, options);
      return rows[0];
    },
    async hasFlowRun(flowRunId, options) {
      const where = { flowRunId };
      const rows = await rowsOf(requester, "hasFlowRun", where, LIMIT, options);
      return rows === null ? undefined : rows[0] === true;
    },
  };
}

/** The key alone: callers may pass a whole flow run. */
function flowRunsAfter({ after, ...where }: FlowRunWhere): FlowRunWhere {
  if (after === undefined) return where;
  const { scheduledStartTime, flowRunId } = after;
  return { ...where, after: { scheduledStartTime, flowRunId } };
}

/** The key alone, as of flow runs. */
function linesAfter({ after, ...where }: LogWhere): LogWhere {
  if (after === undefined) return where;
  const { timestamp, id } = after;
  return { ...where, after: { timestamp, id } };
}

const LIMIT = 100;

async function rowsOf(
  { get, base }: Requester,
  of: keyof TaskRunSource,
  where: unknown,
  limit: number,
  options: CallOptions,
): Promise<readonly unknown[] | null> {
  const query = new URLSearchParams({
    of,
    where: JSON.stringify(where),
    limit: String(limit),
  });
  const answer: unknown = await get(`/rows?${query}`, {
    headers: { accept: "application/json" },
    options,
    toError: toApiError,
    read: (response) =>
      response.json().catch((cause) => {
        options.signal?.throwIfAborted();
        throw notRows(base, cause);
      }),
  });
  const rows = isJsonObject(answer) ? answer.rows : undefined;
  if (rows === null || Array.isArray(rows)) return rows;
  throw notRows(base);
}

function notRows(base: string, cause?: unknown): ApiError {
  return new ApiError(
    "bad_response",
    `Cannot read the answer of "${base}": it has no list of rows`,
    { cause, hint: "Check that the address is that of a handler" },
  );
}
