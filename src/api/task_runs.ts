import type { CallOptions } from "../async/abort.ts";
import { ApiError } from "../model/errors.ts";
import type { StateType } from "../model/state/state.ts";
import type {
  IndexWhere,
  TaskRunSource,
  TaskRunWhere,
} from "../model/task_run_source.ts";
import {
  FIND_TASK_RUNS,
  FLOW_RUN_ID,
  PAGE_BY_ID,
  PAGE_BY_INDEX,
  PAGE_WITH_TIMES,
} from "./query.ts";

/** What can send GraphQL: every `Client`. */
interface GraphqlSender {
  graphql<T>(
    document: string,
    variables: Record<string, unknown>,
    options: CallOptions,
  ): Promise<T>;
}

/** Requests rows by GraphQL: of a Prefect API. */
export function graphqlTaskRuns(client: GraphqlSender): TaskRunSource {
  const query = (document: string) =>
  (
    where: TaskRunWhere,
    limit: number,
    options: CallOptions,
  ) => queryRows(client, document, { where: toHasura(where), limit }, options);
  return {
    find: (where, options) =>
      queryRows(client, FIND_TASK_RUNS, { where: toHasura(where) }, options),
    async hasFlowRun(id, options) {
      const { flow_run_by_pk: found } = await client
        .graphql<{ flow_run_by_pk?: unknown }>(FLOW_RUN_ID, { id }, options)
        .catch(withoutField);
      return found === undefined ? undefined : found !== null;
    },
    pageByIndex: query(PAGE_BY_INDEX),
    pageById: query(PAGE_BY_ID),
    pageWithTimes: query(PAGE_WITH_TIMES),
  };
}

/** Of an API that lacks a field, or does not let the key read it. */
function withoutField(error: unknown): { flow_run_by_pk?: unknown } {
  if (error instanceof ApiError && error.code === "graphql") return {};
  throw error;
}

async function queryRows(
  client: GraphqlSender,
  document: string,
  variables: Record<string, unknown>,
  options: CallOptions,
): Promise<readonly unknown[]> {
  const data = await client.graphql<{ task_run?: unknown }>(
    document,
    variables,
    options,
  );
  if (Array.isArray(data.task_run)) return data.task_run;
  throw new ApiError(
    "bad_response",
    'Cannot read the answer to a query for task runs: it has no list "task_run"',
    { hint: "Check that apiUrl is the address of a Prefect 1.x API" },
  );
}

/** A comparison of Hasura with an index. */
type IndexExp = Readonly<
  Partial<Record<"_eq" | "_neq" | "_gt" | "_gte" | "_lt", number>>
>;

/** A `task_run_bool_exp` of Hasura, as far as it is used. */
interface TaskRunBoolExp {
  readonly id?: { readonly _eq: string } | { readonly _gt: string };
  readonly task?: {
    readonly slug: { readonly _eq: string } | {
      readonly _in: readonly string[];
    };
  };
  readonly flow_run_id?: { readonly _eq: string };
  readonly map_index?: IndexExp;
  readonly state?: { readonly _in: readonly StateType[] };
  readonly _or?: readonly { readonly map_index: IndexExp }[];
}

function toHasura(where: TaskRunWhere): TaskRunBoolExp {
  const { taskRunId, afterId, flowRunId, taskSlug } = where;
  const { mapIndex, indexRanges, states } = where;
  return {
    ...(taskRunId !== undefined && { id: { _eq: taskRunId } }),
    ...(afterId !== undefined && { id: { _gt: afterId } }),
    ...(taskSlug !== undefined && {
      task: {
        slug: typeof taskSlug === "string"
          ? { _eq: taskSlug }
          : { _in: taskSlug },
      },
    }),
    ...(flowRunId !== undefined && { flow_run_id: { _eq: flowRunId } }),
    ...(mapIndex !== undefined && { map_index: toIndexExp(mapIndex) }),
    ...(states && { state: { _in: states } }),
    ...(indexRanges && {
      _or: indexRanges.map((range) => ({ map_index: toIndexExp(range) })),
    }),
  };
}

function toIndexExp(index: number | IndexWhere): IndexExp {
  if (typeof index === "number") return { _eq: index };
  const { not, after, from, to } = index;
  return {
    ...(not !== undefined && { _neq: not }),
    ...(after !== undefined && { _gt: after }),
    ...(from !== undefined && { _gte: from }),
    ...(to !== undefined && { _lt: to }),
  };
}
