import { ApiError, type Client } from "../../mod.ts";
import { jsonAnswer } from "./answers.ts";
import type { Call } from "./call.ts";
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

/** Answers with the times of one task run, in a list. */
export async function answerTimes(call: Call): Promise<Response> {
  return await answerWhere(call, { id: { _eq: call.id } });
}

/** Answers with the times of a flow run's task runs, mapped children left out. */
export async function answerFlowTimes(call: Call): Promise<Response> {
  const where = { flow_run_id: { _eq: call.id }, map_index: { _eq: -1 } };
  return await answerWhere(call, where);
}

type Where = Readonly<Record<string, unknown>>;

async function answerWhere(call: Call, where: Where): Promise<Response> {
  const { request, client, signal, timeoutMs } = call;
  negotiate(request.headers, ["application/json"]);
  const times: ShownTimes[] = [];
  for (let last = "";;) {
    const after = last === ""
      ? where
      : { _and: [where, { id: { _gt: last } }] };
    const page = await readPage(client, after, { signal, timeoutMs });
    times.push(...page);
    const next = page.at(-1)?.taskRunId;
    if (next === undefined || next === last) break;
    last = next;
  }
  return await jsonAnswer(request, times);
}

async function readPage(
  client: Client,
  where: Where,
  options: { signal: AbortSignal; timeoutMs: number | undefined },
): Promise<readonly ShownTimes[]> {
  const variables = { where, limit: PAGE_SIZE };
  const data = await client.graphql<{ task_run?: unknown }>(
    TIMES,
    variables,
    options,
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

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function badAnswer(): ApiError {
  return new ApiError(
    "bad_response",
    "Cannot read the times of task runs: the API's answer has no list of them",
  );
}
