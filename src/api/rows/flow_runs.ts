import type { CallOptions } from "../../async/abort.ts";
import type {
  FlowRunKey,
  FlowRunWhere,
  LogKey,
  LogWhere,
} from "../../model/flow_run_source.ts";
import { ApiError } from "../../model/errors.ts";
import { FLOW_RUN_ID } from "../query.ts";
import { type GraphqlSender, listOf, queryRows } from "./query_rows.ts";

const FLOW_RUN_SELECTION =
  `{ id name flow_id serialized_state states(order_by: { timestamp: asc }) { timestamp serialized_state } labels parameters context updated start_time end_time scheduled_start_time flow { name version project { name } } }`;

const FIND_FLOW_RUNS = `query ($where: flow_run_bool_exp!) {
  flow_run(where: $where) ${FLOW_RUN_SELECTION}
}`;

const PAGE_OF_FLOW_RUNS = `query ($where: flow_run_bool_exp!, $limit: Int!) {
  flow_run(where: $where, order_by: [{ scheduled_start_time: desc }, { id: desc }], limit: $limit) ${FLOW_RUN_SELECTION}
}`;

const FIND_FLOW_GRAPH = `query ($id: uuid!) {
  flow_run(where: { id: { _eq: $id } }) { flow { tasks(order_by: { slug: asc }) { id slug name mapped } edges { upstream_task_id downstream_task_id key mapped } } }
}`;

const PAGE_OF_LOGS = {
  flow_run: pageOfLogs("flow_run"),
  task_run: pageOfLogs("task_run"),
} as const;

function pageOfLogs(run: string): string {
  return `query ($id: uuid!, $where: log_bool_exp!, $limit: Int!) {
  ${run}(where: { id: { _eq: $id } }) { logs(where: $where, order_by: [{ timestamp: asc }, { id: asc }], limit: $limit) { id timestamp level name message task_run_id flow_run_id } }
}`;
}

/**
 * Requests whether a flow run exists; undefined if the API does not reveal it.
 */
export async function hasFlowRun(
  client: GraphqlSender,
  id: string,
  options: CallOptions,
): Promise<boolean | undefined> {
  try {
    const { flow_run_by_pk: found } = await client.graphql<
      { flow_run_by_pk?: unknown }
    >(FLOW_RUN_ID, { id }, options);
    return found === undefined ? undefined : found !== null;
  } catch (error) {
    // An API may lack the field, or the key may not read it.
    if (error instanceof ApiError && error.code === "graphql") return undefined;
    throw error;
  }
}

/** Requests the matching flow runs. */
export function findFlowRuns(
  client: GraphqlSender,
  where: FlowRunWhere,
  options: CallOptions,
): Promise<readonly unknown[]> {
  const variables = { where: toHasura(where) };
  return queryRows(client, "flow_run", FIND_FLOW_RUNS, variables, options);
}

/** Requests the first flow runs, latest first. */
export function pageFlowRuns(
  client: GraphqlSender,
  where: FlowRunWhere,
  limit: number,
  options: CallOptions,
): Promise<readonly unknown[]> {
  const variables = { where: toHasura(where), limit };
  return queryRows(client, "flow_run", PAGE_OF_FLOW_RUNS, variables, options);
}

/** Requests the first log lines of a run; undefined if the run does not exist. */
export async function pageLogs(
  client: GraphqlSender,
  where: LogWhere,
  limit: number,
  options: CallOptions,
): Promise<readonly unknown[] | undefined> {
  const { kind, id } = where.run;
  const runs = await queryRows(
    client,
    kind,
    PAGE_OF_LOGS[kind],
    { id, where: toLogExp(where), limit },
    options,
  );
  const [run] = runs as readonly ({ readonly logs?: unknown } | null)[];
  if (run === undefined) return undefined;
  return listOf(run?.logs, "logs");
}

/**
 * Requests the flow of a flow run with its tasks and edges; undefined if the
 * flow run does not exist.
 */
export async function findFlowGraph(
  client: GraphqlSender,
  id: string,
  options: CallOptions,
): Promise<unknown> {
  const runs = await queryRows(
    client,
    "flow_run",
    FIND_FLOW_GRAPH,
    { id },
    options,
  );
  const [run] = runs as readonly ({ readonly flow?: unknown } | null)[];
  return run === undefined ? undefined : run?.flow ?? null;
}

/** A `bool_exp` of Hasura. */
type BoolExp = Readonly<Record<string, unknown>>;

function toHasura(where: FlowRunWhere): BoolExp {
  const { flowRunId, idRange, after, flowName, projectName } = where;
  const { states, nameLike, since, until } = where;
  const flow = {
    ...(flowName !== undefined && { name: { _eq: flowName } }),
    ...(projectName !== undefined &&
      { project: { name: { _eq: projectName } } }),
  };
  return {
    ...(flowRunId !== undefined && { id: { _eq: flowRunId } }),
    ...(idRange && { id: { _gte: idRange.from, _lte: idRange.to } }),
    ...(Object.keys(flow).length > 0 && { flow }),
    ...(states && { state: { _in: states } }),
    ...(nameLike !== undefined && { name: { _ilike: patternOf(nameLike) } }),
    ...timesExp("scheduled_start_time", since, until),
    ...(after && afterFlowRun(after)),
  };
}

/** The SQL pattern of a substring, with special characters escaped. */
function patternOf(part: string): string {
  return `%${part.replace(/[\\%_]/g, "\\$&")}%`;
}

/** The first condition uses an index. */
function afterFlowRun(
  { scheduledStartTime: time, flowRunId }: FlowRunKey,
): BoolExp {
  const smallerId = { id: { _lt: flowRunId } };
  if (time === null) {
    return {
      _or: [
        { scheduled_start_time: { _is_null: true }, ...smallerId },
        { scheduled_start_time: { _is_null: false } },
      ],
    };
  }
  return {
    _and: [{ scheduled_start_time: { _lte: time } }],
    _or: [{ scheduled_start_time: { _lt: time } }, smallerId],
  };
}

function toLogExp({ after, levels, since, until }: LogWhere): BoolExp {
  return {
    ...(levels && { level: { _in: levels } }),
    ...timesExp("timestamp", since, until),
    ...(after && afterLog(after)),
  };
}

function afterLog({ timestamp, id }: LogKey): BoolExp {
  return {
    _and: [{ timestamp: { _gte: timestamp } }],
    _or: [{ timestamp: { _gt: timestamp } }, { id: { _gt: id } }],
  };
}

function timesExp(
  column: string,
  since: string | undefined,
  until: string | undefined,
): BoolExp {
  if (since === undefined && until === undefined) return {};
  return {
    [column]: {
      ...(since !== undefined && { _gte: since }),
      ...(until !== undefined && { _lt: until }),
    },
  };
}
