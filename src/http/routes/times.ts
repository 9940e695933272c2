import { ApiError } from "../../../mod.ts";
import { taskRunsOf } from "../../api/client.ts";
import type { TaskRunWhere } from "../../model/task_run_source.ts";
import {
  countStates,
  textOrNull,
  timesFieldsOf,
} from "../../model/times_row.ts";
import { compareTimes, isTime } from "../../model/timestamp.ts";
import { conditionalJsonResponse } from "../response/answers.ts";
import type { RequestContext } from "../request/context.ts";
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
    await readPage(context, { taskRunId: context.id }),
  );
}

/**
 * Answers with the times of the task runs of a flow run, without mapped
 * children.
 */
export async function answerFlowTimes(
  context: RequestContext,
): Promise<Response> {
  const { request, id } = context;
  negotiate(request.headers, JSON_TYPES);
  const where = { flowRunId: id, mapIndex: -1 };
  const times: PublicTimes[] = [];
  let page: readonly PublicTimes[];
  do {
    const last = times.at(-1)?.taskRunId;
    page = await readPage(context, {
      ...where,
      ...(last && { afterId: last }),
    });
    // Ids that go back, such as those of an alternating cache, would never end.
    const end = page.at(-1)?.taskRunId;
    if (last && end && end <= last) throw badAnswer();
    for (const entry of page) times.push(entry);
  } while (page.length > 0);
  return await conditionalJsonResponse(request, times);
}

async function readPage(
  { client, signal, timeoutMs }: RequestContext,
  where: TaskRunWhere,
): Promise<readonly PublicTimes[]> {
  const rows = await taskRunsOf(client)
    .pageTimes(where, PAGE_SIZE, { signal, timeoutMs });
  return rows.map(publicTimes);
}

function publicTimes(row: unknown): PublicTimes {
  const { id, start_time, end_time, state_timestamp, version, states } =
    timesFieldsOf(row);
  if (typeof id !== "string") throw badAnswer();
  return {
    taskRunId: id,
    startTime: textOrNull(start_time),
    endTime: textOrNull(end_time),
    stateTime: textOrNull(state_timestamp),
    stateChanges: Number.isInteger(version) ? version as number : null,
    runs: countStates(states, "Running"),
    retries: countStates(states, "Retrying"),
    attempts: attemptsOf(states),
  };
}

type Attempt = NonNullable<PublicTimes["attempts"]>[number];

/**
 * The attempts: from each Running to the next Retrying or Looped; null if
 * states or their times are unknown.
 */
function attemptsOf(states: unknown): Attempt[] | null {
  if (!Array.isArray(states) || states.length === 0) return null;
  if (!states.every((row) => isTime(row?.timestamp))) return null;
  const attempts: Attempt[] = [];
  const ordered = states.toSorted((a, b) =>
    compareTimes(a.timestamp, b.timestamp)
  );
  for (const { state, timestamp } of ordered) {
    const last = attempts.at(-1);
    if (state === "Running") {
      attempts.push({ startTime: timestamp, endTime: null });
    } else if (last !== undefined) {
      attempts[attempts.length - 1] = {
        ...last,
        endTime: last.endTime ?? timestamp,
      };
    }
  }
  return attempts;
}

function badAnswer(): ApiError {
  return new ApiError(
    "bad_response",
    "Cannot read the times of task runs: the answer of the API has no list of them",
  );
}
