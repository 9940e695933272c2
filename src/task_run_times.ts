import { callLimits, createClient, taskRunsOf } from "./api/client.ts";
import { checkOptions } from "./platform/options.ts";
import { FLOW_RUN_OPTIONS, type FlowRunOptions } from "./flow_run.ts";
import { idHint, notFound } from "./model/not_found.ts";
import { parseTimes, type TaskRunTimes } from "./model/times_row.ts";
import { checkView, originOf, type TaskRunView } from "./view.ts";

const ACT = "read the times of a task run";

/**
 * Reads the start time, end time and run count of a task run, which a view does
 * not contain.
 *
 * Sends one request. The run count is the number of Running states less the
 * number of Looped states.
 *
 * @example Read the times of a task run
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
 * @param options The client (by default that of the view), a signal and a time
 * limit.
 * @returns The times.
 * @throws {TypeError} If `view` is not a task run.
 * @throws {ApiError} `not_found` if the task run does not exist, or any other
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
