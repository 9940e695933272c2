import { iterTaskRuns } from "../../../mod.ts";
import { taskRunsOf } from "../../api/client.ts";
import { parseChildrenCount } from "../../flow_runs/children_count.ts";
import type { RequestContext } from "../request/context.ts";
import { negotiate } from "../request/negotiate.ts";
import { conditionalJsonResponse } from "../response/answers.ts";
import type { PublicChildrenCount } from "../wire.ts";

/** Answers with the number of children in each state for each mapped task. */
export async function answerChildrenCounts(
  context: RequestContext,
): Promise<Response> {
  const { request, id, client, signal, timeoutMs } = context;
  negotiate(request.headers, ["application/json"]);
  const limits = { signal, timeoutMs };
  const ids: string[] = [];
  const mapped = iterTaskRuns(id, {
    client,
    states: ["Mapped"],
    mapIndex: -1,
    ...limits,
  });
  for await (const { taskRunId } of mapped) ids.push(taskRunId);
  const rows = await taskRunsOf(client).countChildren(ids, limits);
  const counts: readonly PublicChildrenCount[] = rows.map((row, at) => ({
    taskRunId: ids[at]!,
    ...parseChildrenCount(row),
  }));
  return await conditionalJsonResponse(request, counts);
}
