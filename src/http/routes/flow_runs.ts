import { fromFlowRunId, STATE_TYPES, type StateType } from "../../../mod.ts";
import { iterFlowRunsAfter } from "../../list_flow_runs.ts";
import { isTime } from "../../model/timestamp.ts";
import { isUuid } from "../../model/uuid.ts";
import {
  conditionalJsonResponse,
  lineResponse,
  noContentResponse,
} from "../response/answers.ts";
import type { RequestContext } from "../request/context.ts";
import { awaitFirst, END_ID, LINE_TYPES, mapLines } from "../response/lines.ts";
import { negotiate } from "../request/negotiate.ts";
import { RequestError } from "../problem.ts";
import type { Parameters, QueryOf } from "../request/query.ts";
import { publicFlowRun } from "../response/public_view.ts";

/** Answers with a flow run. */
export async function answerFlowRun(
  context: RequestContext,
): Promise<Response> {
  const { request, id, client, signal, timeoutMs } = context;
  negotiate(request.headers, ["application/json"]);
  const run = await fromFlowRunId(id, { client, signal, timeoutMs });
  return await conditionalJsonResponse(request, publicFlowRun(run));
}

/** The parameters of a list of flow runs. */
export const FLOW_RUNS_QUERY = {
  flow: {
    description: "Only runs of flows with this name.",
    schema: { type: "string", minLength: 1 },
  },
  project: {
    description: "Only runs of flows in the project with this name.",
    schema: { type: "string", minLength: 1 },
  },
  state: {
    description: "Only flow runs in this state, or in one of these.",
    schema: {
      type: "array",
      items: { type: "string", minLength: 1, enum: STATE_TYPES },
    },
  },
  name: {
    description: "Only flow runs whose name contains this string, in any case.",
    schema: { type: "string", minLength: 1 },
  },
  since: {
    description: "Only flow runs scheduled to start at this time or later.",
    schema: { type: "string", minLength: 1, format: "date-time" },
  },
  until: {
    description: "Only flow runs scheduled to start before this time.",
    schema: { type: "string", minLength: 1, format: "date-time" },
  },
} as const satisfies Parameters;

/** Answers with flow runs, latest first. */
export async function answerFlowRuns(
  context: RequestContext,
  query: QueryOf<typeof FLOW_RUNS_QUERY>,
): Promise<Response> {
  const { request, client, signal, timeoutMs } = context;
  const type = negotiate(request.headers, LINE_TYPES);
  const last = request.headers.get("last-event-id");
  if (last === END_ID) return noContentResponse();
  const runs = iterFlowRunsAfter(last === null ? undefined : readKey(last), {
    flowName: query.flow,
    projectName: query.project,
    states: query.state as readonly StateType[] | undefined,
    nameLike: query.name,
    since: query.since,
    until: query.until,
    client,
    signal,
    timeoutMs,
  });
  const lines = mapLines(runs, (run) => ({
    id: `${run.scheduledStartTime ?? "none"} ${run.flowRunId}`,
    data: publicFlowRun(run),
  }));
  return lineResponse(context, type, await awaitFirst(lines));
}

function readKey(last: string) {
  const [time = "", id = "", ...more] = last.split(" ");
  const isKey = more.length === 0 && isUuid(id) &&
    (time === "none" || isTime(time));
  if (isKey) {
    return { scheduledStartTime: time === "none" ? null : time, flowRunId: id };
  }
  throw new RequestError(
    "bad_request",
    `Cannot continue after "${
      last.slice(0, 120)
    }": Last-Event-ID is not that of a flow run`,
  );
}
