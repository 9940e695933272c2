import type { CallOptions } from "../async/abort.ts";
import type { Client } from "./client.ts";
import { ApiError } from "../model/errors.ts";
import { parseTaskRunRow, type TaskRunRow } from "../model/row.ts";
import type { StateType } from "../model/state.ts";

/** A `task_run_bool_exp` of Hasura, as far as we ask. */
export interface TaskRunWhere {
  readonly id?: { readonly _eq: string } | { readonly _gt: string };
  readonly task?: {
    readonly slug: { readonly _eq: string } | {
      readonly _in: readonly string[];
    };
  };
  readonly flow_run_id?: { readonly _eq: string };
  readonly map_index?: IndexWhere;
  readonly state?: Readonly<
    Partial<Record<"_in" | "_nin", readonly StateType[]>>
  >;
  readonly _or?: readonly { readonly map_index: IndexWhere }[];
}

/** Which map indices are asked for. */
export type IndexWhere = Readonly<
  Partial<Record<"_eq" | "_neq" | "_gt" | "_gte" | "_lt", number>>
>;

const SELECTION =
  "{ id name task { id slug } map_index serialized_state flow_run_id }";

const FIND_TASK_RUNS = `query ($where: task_run_bool_exp!) {
  task_run(where: $where) ${SELECTION}
}`;

const PAGE_BY_INDEX = `query ($where: task_run_bool_exp!, $limit: Int!) {
  task_run(where: $where, order_by: { map_index: asc }, limit: $limit) ${SELECTION}
}`;

const PAGE_BY_ID = `query ($where: task_run_bool_exp!, $limit: Int!) {
  task_run(where: $where, order_by: { id: asc }, limit: $limit) ${SELECTION}
}`;

const PAGE_WITH_TIMES = `query ($where: task_run_bool_exp!, $limit: Int!) {
  task_run(where: $where, order_by: { map_index: asc }, limit: $limit) { state_timestamp ${
  SELECTION.slice(1)
}
}`;

/** Asks for the one task run by its id. */
export function whereId(taskRunId: string): TaskRunWhere {
  return { id: { _eq: taskRunId } };
}

/** Asks for the task run of a task at a map index. */
export function whereTask(
  taskSlug: string,
  flowRunId: string,
  mapIndex: number,
): TaskRunWhere {
  return {
    task: { slug: { _eq: taskSlug } },
    flow_run_id: { _eq: flowRunId },
    map_index: { _eq: mapIndex },
  };
}

/**
 * Asks for one task run.
 *
 * @param label How messages call what is looked for.
 * @returns The row; undefined where there is none.
 * @throws {ApiError} `multiple_found` where there are several.
 */
export async function findTaskRun(
  client: Client,
  where: TaskRunWhere,
  label: string,
  options: CallOptions,
): Promise<TaskRunRow | undefined> {
  const rows = await ask(client, FIND_TASK_RUNS, { where }, options);
  if (rows.length <= 1) return rows.map(parseTaskRunRow)[0];
  throw new ApiError(
    "multiple_found",
    `Cannot tell which is ${label}: the API has ${rows.length} of them`,
    { hint: "Look it up by its id with fromTaskRunId()" },
  );
}

/** Asks for the children of a mapped task, or for some of them. */
export function whereChildren(
  { taskSlug, flowRunId }: TaskRunRow,
  mapIndex: IndexWhere,
): TaskRunWhere {
  return {
    task: { slug: { _eq: taskSlug } },
    flow_run_id: { _eq: flowRunId },
    map_index: mapIndex,
  };
}

/**
 * Asks for rows in the order of their map indices.
 *
 * @param limit How many at most.
 * @returns The rows as the API tells them, unchecked.
 */
export function pageByIndex(
  client: Client,
  where: TaskRunWhere,
  limit: number,
  options: CallOptions,
): Promise<unknown[]> {
  return ask(client, PAGE_BY_INDEX, { where, limit }, options);
}

/** Asks for rows in the order of their ids, as {@linkcode pageByIndex}. */
export function pageById(
  client: Client,
  where: TaskRunWhere,
  limit: number,
  options: CallOptions,
): Promise<unknown[]> {
  return ask(client, PAGE_BY_ID, { where, limit }, options);
}

/** As {@linkcode pageByIndex}, with the `state_timestamp` of each row. */
export function pageWithTimes(
  client: Client,
  where: TaskRunWhere,
  limit: number,
  options: CallOptions,
): Promise<unknown[]> {
  return ask(client, PAGE_WITH_TIMES, { where, limit }, options);
}

async function ask(
  client: Client,
  document: string,
  variables: Record<string, unknown>,
  options: CallOptions,
): Promise<unknown[]> {
  const data = await client.graphql<{ task_run?: unknown }>(
    document,
    variables,
    options,
  );
  if (Array.isArray(data.task_run)) return data.task_run;
  throw new ApiError(
    "bad_response",
    'Cannot read the answer to a query for task runs: it has no list "task_run"',
    { hint: "Is this the address of a Prefect 1.x API?" },
  );
}
