import type { CallOptions } from "../async/abort.ts";
import { lazyImport } from "../async/lazy_import.ts";
import type { StateType } from "../model/state/state.ts";
import type {
  IndexWhere,
  TaskRunSource,
  TaskRunWhere,
} from "../model/task_run_source.ts";
import type { UuidRange } from "../model/uuid.ts";
import {
  FIND_TASK_RUNS,
  PAGE_BY_ID,
  PAGE_BY_INDEX,
  PAGE_WITH_TIMES,
} from "./query.ts";
import { type GraphqlSender, queryRows } from "./rows/query_rows.ts";

// Most programs read no times and no flow runs.
const importTimes = /* @__PURE__ */ lazyImport(() => import("./rows/times.ts"));
const importFlowRuns = /* @__PURE__ */ lazyImport(() =>
  import("./rows/flow_runs.ts")
);
const importChildren = /* @__PURE__ */ lazyImport(() =>
  import("./rows/children.ts")
);

/** Creates a source that requests rows from a Prefect API by GraphQL. */
export function graphqlTaskRuns(client: GraphqlSender): TaskRunSource {
  const page =
    (document: string) =>
    (where: TaskRunWhere, limit: number, options: CallOptions) =>
      queryRows(
        client,
        "task_run",
        document,
        { where: toHasura(where), limit },
        options,
      );
  return {
    find: (where, options) =>
      queryRows(
        client,
        "task_run",
        FIND_TASK_RUNS,
        { where: toHasura(where) },
        options,
      ),
    pageByIndex: page(PAGE_BY_INDEX),
    pageById: page(PAGE_BY_ID),
    pageWithTimes: page(PAGE_WITH_TIMES),
    pageTimes: async (where, ...given) =>
      (await importTimes()).pageTimes(
        client,
        "times",
        toHasura(where),
        ...given,
      ),
    pageByIdWithTimes: async (where, ...given) =>
      (await importTimes()).pageTimes(client, "all", toHasura(where), ...given),
    hasFlowRun: async (...given) =>
      (await importFlowRuns()).hasFlowRun(client, ...given),
    findFlowRuns: async (...given) =>
      (await importFlowRuns()).findFlowRuns(client, ...given),
    pageFlowRuns: async (...given) =>
      (await importFlowRuns()).pageFlowRuns(client, ...given),
    pageLogs: async (...given) =>
      (await importFlowRuns()).pageLogs(client, ...given),
    findFlowGraph: async (...given) =>
      (await importFlowRuns()).findFlowGraph(client, ...given),
    countChildren: async (...given) =>
      (await importChildren()).countChildren(client, ...given),
  };
}

/** A comparison of Hasura with an index. */
type IndexExp = Readonly<
  Partial<Record<"_eq" | "_neq" | "_gt" | "_gte" | "_lt", number>>
>;

/** The used part of Hasura's `task_run_bool_exp`. */
interface TaskRunBoolExp {
  readonly id?: Readonly<
    Partial<Record<"_eq" | "_gt" | "_gte" | "_lte", string>>
  >;
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

/** Written out: spreads take longer than the rest of a look-up's variables. */
function toHasura(where: TaskRunWhere): TaskRunBoolExp {
  const { taskRunId, idRange, afterId, flowRunId, taskSlug } = where;
  const { mapIndex, indexRanges, states } = where;
  const exp: Mutable<TaskRunBoolExp> = idExp(taskRunId, idRange, afterId);
  if (typeof taskSlug === "string") exp.task = { slug: { _eq: taskSlug } };
  else if (taskSlug !== undefined) exp.task = { slug: { _in: taskSlug } };
  if (flowRunId !== undefined) exp.flow_run_id = { _eq: flowRunId };
  if (mapIndex !== undefined) exp.map_index = toIndexExp(mapIndex);
  if (states) exp.state = { _in: states };
  if (indexRanges) {
    exp._or = indexRanges.map((range) => ({ map_index: toIndexExp(range) }));
  }
  return exp;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

function idExp(
  taskRunId: string | undefined,
  range: UuidRange | undefined,
  afterId: string | undefined,
): Pick<TaskRunBoolExp, "id"> {
  if (taskRunId === undefined && !range && afterId === undefined) return {};
  return {
    id: {
      ...(taskRunId !== undefined && { _eq: taskRunId }),
      ...(range && { _gte: range.from, _lte: range.to }),
      ...(afterId !== undefined && { _gt: afterId }),
    },
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
