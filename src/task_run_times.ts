import { callLimits, createClient, taskRunsOf } from "./api/client.ts";
import { checkOptions } from "./platform/options.ts";
import { FLOW_RUN_OPTIONS, type FlowRunOptions } from "./flow_run.ts";
import { idHint, notFound } from "./model/not_found.ts";
import { parseTimes, type TaskRunTimes } from "./model/times_row.ts";
import { checkView, originOf, type TaskRunView } from "./view.ts";

const ACT = "read the times of a task run";

/**
 * Reads when a task run was at work, and how often, which a view does not hold.
 *
 * One request. The runs are counted from the task run's states: those that were
 * Running, less those that were Looped.
 *
 * @example
 * ```ts
 * import { createClient, fromTaskRunId, taskRunTimes } from "@taskrunview/taskrunview";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend();
 * const client = createClient({ apiUrl: api.url });
 * const run = await fromTaskRunId("fee1d594-7794-554d-a058-2e222c878c04", { client });
 * const { startTime } = await taskRunTimes(run);
 * assertEquals(startTime?.slice(0, 4), "2022");
 * ```
 *
 * @param view The task run.
 * @param options The client (by default that of the view), and what stops the call.
 * @returns The times.
 * @throws {TypeError} If `view` is not a task run.
 * @throws {ApiError} `not_found` if the API has no such task run, and any other
 * error of a request.
 */
export async function taskRunTimes(
  view: TaskRunView,
  options: FlowRunOptions = {},
): Promise<TaskRunTimes> {
  checkView(ACT, view);
  checkOptions(ACT, options, FLOW_RUN_OPTIONS);
  const { taskRunId } = view;
  const client = options.client ?? originOf(view).client ?? createClient();
  const [row] = await taskRunsOf(client)
    .pageTimes({ taskRunId }, 1, callLimits(client, options));
  if (row !== undefined) return Object.freeze(parseTimes(row));
  throw notFound(`task run "${taskRunId}"`, idHint(taskRunId));
}
