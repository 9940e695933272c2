import { ApiError } from "../../../mod.ts";
import { PAGE_OF_TIMES, PAGE_OF_TIMES_AND_STATES } from "../../api/query.ts";
import { conditionalJsonResponse } from "../response/answers.ts";
import type { RequestContext } from "../request/context.ts";
import { textOrNull } from "./flow_run.ts";
import { negotiate } from "../request/negotiate.ts";
import type { PublicTimes } from "../wire.ts";

const PAGE_SIZE = 100;
const JSON_TYPES = ["application/json"] as const;

/** Answers with the times of one task run, in a list. */
export async function answerTimes(context: RequestContext): Promise<Response> {
  const { request } = context;
  negotiate(request.headers, JSON_TYPES);
  return await conditionalJsonResponse(
    request,
    await readPage(context, { id: { _eq: context.id } }),
  );
}

/** Answers with the times of a flow run's task runs, mapped children left out. */
export async function answerFlowTimes(
  context: RequestContext,
): Promise<Response> {
  const { request, id } = context;
  negotiate(request.headers, JSON_TYPES);
  const where = { flow_run_id: { _eq: id }, map_index: { _eq: -1 } };
  const times: PublicTimes[] = [];
  let page: readonly PublicTimes[];
  do {
    const last = times.at(-1)?.taskRunId;
    page = await readPage(context, {
      ...where,
      ...(last && { id: { _gt: last } }),
    });
    // Ids that go back, as those of a cache that alternates, would never end.
    const end = page.at(-1)?.taskRunId;
    if (last && end && end <= last) throw badAnswer();
    times.push(...page);
  } while (page.length > 0);
  return await conditionalJsonResponse(request, times);
}

async function readPage(
  { client, signal, timeoutMs }: RequestContext,
  where: Readonly<Record<string, unknown>>,
): Promise<readonly PublicTimes[]> {
  const request = (query: string) =>
    client.graphql<{ task_run?: unknown }>(
      query,
      { where, limit: PAGE_SIZE },
      { signal, timeoutMs },
    );
  const data = await request(PAGE_OF_TIMES_AND_STATES).catch((error) => {
    // An API that keeps no states, or does not show them, has times all the same.
    if (error instanceof ApiError && error.code === "graphql") {
      return request(PAGE_OF_TIMES);
    }
    throw error;
  });
  if (!Array.isArray(data.task_run)) throw badAnswer();
  return data.task_run.map(publicTimes);
}

function publicTimes(row: unknown): PublicTimes {
  const { id, start_time, end_time, state_timestamp, version, states } =
    (row ?? {}) as Record<string, unknown>;
  if (typeof id !== "string") throw badAnswer();
  return {
    taskRunId: id,
    startTime: textOrNull(start_time),
    endTime: textOrNull(end_time),
    stateTime: textOrNull(state_timestamp),
    stateChanges: Number.isInteger(version) ? version as number : null,
    runs: countOf(states, "Running"),
    retries: countOf(states, "Retrying"),
  };
}

/** Null where no state is told: there may be no history of it. */
function countOf(states: unknown, type: string): number | null {
  if (!Array.isArray(states) || states.length === 0) return null;
  return states.filter((row) => row?.state === type).length;
}

function badAnswer(): ApiError {
  return new ApiError(
    "bad_response",
    "Cannot read the times of task runs: the API's answer has no list of them",
  );
}
