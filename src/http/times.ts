import { ApiError } from "../../mod.ts";
import { jsonAnswer } from "./answers.ts";
import type { Call } from "./call.ts";
import { textOrNull } from "./flow_run.ts";
import { negotiate } from "./negotiate.ts";

/** When a task run was at work; null where the API does not say. */
export interface ShownTimes {
  readonly taskRunId: string;
  readonly startTime: string | null;
  readonly endTime: string | null;
  readonly stateTime: string | null;
  readonly stateChanges: number | null;
}

const SELECTION = "{ id start_time end_time state_timestamp version }";

const TIMES = `query ($where: task_run_bool_exp!, $limit: Int!) {
  task_run(where: $where, order_by: { id: asc }, limit: $limit) ${SELECTION}
}`;

const PAGE_SIZE = 100;
const JSON_TYPES = ["application/json"] as const;

/** Answers with the times of one task run, in a list. */
export async function answerTimes(call: Call): Promise<Response> {
  const { request } = call;
  negotiate(request.headers, JSON_TYPES);
  return await jsonAnswer(
    request,
    await readPage(call, { id: { _eq: call.id } }),
  );
}

/** Answers with the times of a flow run's task runs, mapped children left out. */
export async function answerFlowTimes(call: Call): Promise<Response> {
  const { request, id } = call;
  negotiate(request.headers, JSON_TYPES);
  const where = { flow_run_id: { _eq: id }, map_index: { _eq: -1 } };
  const times: ShownTimes[] = [];
  let page: readonly ShownTimes[];
  do {
    const last = times.at(-1)?.taskRunId;
    page = await readPage(call, {
      ...where,
      ...(last && { id: { _gt: last } }),
    });
    // An API that does not sort, or filter, would be asked for ever.
    if (last && page.at(-1)?.taskRunId === last) throw badAnswer();
    times.push(...page);
  } while (page.length > 0);
  return await jsonAnswer(request, times);
}

async function readPage(
  { client, signal, timeoutMs }: Call,
  where: Readonly<Record<string, unknown>>,
): Promise<readonly ShownTimes[]> {
  const data = await client.graphql<{ task_run?: unknown }>(
    TIMES,
    { where, limit: PAGE_SIZE },
    { signal, timeoutMs },
  );
  if (!Array.isArray(data.task_run)) throw badAnswer();
  return data.task_run.map(shownTimes);
}

function shownTimes(row: unknown): ShownTimes {
  const { id, start_time, end_time, state_timestamp, version } =
    (row ?? {}) as Record<string, unknown>;
  if (typeof id !== "string") throw badAnswer();
  return {
    taskRunId: id,
    startTime: textOrNull(start_time),
    endTime: textOrNull(end_time),
    stateTime: textOrNull(state_timestamp),
    stateChanges: Number.isInteger(version) ? version as number : null,
  };
}

function badAnswer(): ApiError {
  return new ApiError(
    "bad_response",
    "Cannot read the times of task runs: the API's answer has no list of them",
  );
}
