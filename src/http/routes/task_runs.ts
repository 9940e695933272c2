import {
  fromTaskRunId,
  iterTaskRuns,
  STATE_TYPES,
  type StateType,
  type TaskRunView,
} from "../../../mod.ts";
import {
  conditionalJsonResponse,
  lineResponse,
  noContentResponse,
} from "../response/answers.ts";
import type { PublicTaskRun } from "../wire.ts";
import type { RequestContext } from "../request/context.ts";
import { isUuid } from "../../model/uuid.ts";
import {
  awaitFirst,
  END_ID,
  type Line,
  LINE_TYPES,
} from "../response/lines.ts";
import { negotiate } from "../request/negotiate.ts";
import { RequestError } from "../problem.ts";
import type { Parameters, QueryOf } from "../request/query.ts";
import { publicResult, publicView } from "../response/public_view.ts";

/** Answers with a task run, and a description of its result. */
export async function answerTaskRun(
  context: RequestContext,
): Promise<Response> {
  const { request, id, client, signal, timeoutMs } = context;
  negotiate(request.headers, ["application/json"]);
  const view = await fromTaskRunId(id, { client, signal, timeoutMs });
  const result = await publicResult(view, context);
  const data: PublicTaskRun = { ...publicView(view), result };
  return await conditionalJsonResponse(request, data);
}

/** The parameters of a list of task runs. */
export const TASK_RUNS_QUERY = {
  state: {
    description: "Only task runs in this state, or in one of these.",
    schema: {
      type: "array",
      items: { type: "string", minLength: 1, enum: STATE_TYPES },
    },
  },
  slug: {
    description:
      "Only task runs of the task with this slug, or with one of these.",
    schema: { type: "array", items: { type: "string", minLength: 1 } },
  },
  mapIndex: {
    description:
      "Only task runs with this map index; -1 excludes mapped children.",
    schema: { type: "integer", minimum: -1 },
  },
} as const satisfies Parameters;

/** Answers with the task runs of a flow run, in the order of their ids. */
export async function answerTaskRuns(
  context: RequestContext,
  { state, slug, mapIndex }: QueryOf<typeof TASK_RUNS_QUERY>,
): Promise<Response> {
  const { request, id, client, signal, timeoutMs } = context;
  const type = negotiate(request.headers, LINE_TYPES);
  const last = request.headers.get("last-event-id");
  if (last === END_ID) return noContentResponse();
  const after = last === null ? "" : checkedId(last);
  const views = iterTaskRuns(id, {
    states: state as readonly StateType[] | undefined,
    slugs: slug,
    mapIndex,
    client,
    signal,
    timeoutMs,
  });
  return lineResponse(
    context,
    type,
    await awaitFirst(linesAfter(views, after)),
  );
}

function checkedId(last: string): string {
  if (isUuid(last)) return last.toLowerCase();
  throw new RequestError(
    "bad_request",
    `Cannot continue after "${last}": Last-Event-ID is not the id of a task run`,
  );
}

/** Ids are ordered as strings. */
async function* linesAfter(
  views: AsyncGenerator<TaskRunView, void, undefined>,
  after: string,
): AsyncGenerator<Line, void, undefined> {
  for await (const view of views) {
    const id = view.taskRunId;
    if (id.toLowerCase() > after) yield { id, data: publicView(view) };
  }
}
