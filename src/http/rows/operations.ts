import * as z from "zod/mini";
import type { CallOptions } from "../../../mod.ts";
import type { TaskRunSource } from "../../model/task_run_source.ts";
import { RequestError } from "../problem.ts";
import { FLOW_RUN_WHERE, IDS, LOG_WHERE, TASK_RUN_WHERE } from "./where.ts";

/** The rows of an operation; null where the run does not exist, or is not known. */
type Rows = readonly unknown[] | null;

/** Answers a query for rows with a condition that is not checked yet. */
type Operation = (
  source: TaskRunSource,
  where: unknown,
  limit: number,
  options: CallOptions,
) => Promise<Rows>;

function operation<W>(
  schema: z.ZodMiniType<W>,
  run: (
    source: TaskRunSource,
    where: W,
    limit: number,
    options: CallOptions,
  ) => Promise<Rows>,
): Operation {
  return (source, where, limit, options) => {
    const parsed = schema.safeParse(where);
    if (parsed.success) return run(source, parsed.data, limit, options);
    const path = parsed.error.issues[0]?.path.map(String).join(".") ?? "";
    throw new RequestError(
      "bad_request",
      `Cannot use the query: "where" is invalid${path && ` at "${path}"`}`,
    );
  };
}

const FLOW_RUN_ID = z.strictObject({ flowRunId: z.string() });

/** The operations of a source of rows, by name. */
export const OPERATIONS: Readonly<Record<keyof TaskRunSource, Operation>> = {
  find: operation(
    TASK_RUN_WHERE,
    (source, where, _, options) => source.find(where, options),
  ),
  pageByIndex: operation(
    TASK_RUN_WHERE,
    (source, ...given) => source.pageByIndex(...given),
  ),
  pageById: operation(
    TASK_RUN_WHERE,
    (source, ...given) => source.pageById(...given),
  ),
  pageByIdWithTimes: operation(
    TASK_RUN_WHERE,
    (source, ...given) => source.pageByIdWithTimes(...given),
  ),
  pageTimes: operation(
    TASK_RUN_WHERE,
    (source, ...given) => source.pageTimes(...given),
  ),
  pageWithTimes: operation(
    TASK_RUN_WHERE,
    (source, ...given) => source.pageWithTimes(...given),
  ),
  countChildren: operation(
    IDS,
    (source, ids, _, options) => source.countChildren(ids, options),
  ),
  findFlowRuns: operation(
    FLOW_RUN_WHERE,
    (source, where, _, options) => source.findFlowRuns(where, options),
  ),
  pageFlowRuns: operation(
    FLOW_RUN_WHERE,
    (source, ...given) => source.pageFlowRuns(...given),
  ),
  pageLogs: operation(
    LOG_WHERE,
    async (source, ...given) => await source.pageLogs(...given) ?? null,
  ),
  findFlowGraph: operation(
    FLOW_RUN_ID,
    async (source, { flowRunId }, _, options) => {
      const graph = await source.findFlowGraph(flowRunId, options);
      return graph === undefined ? [] : [graph];
    },
  ),
  hasFlowRun: operation(
    FLOW_RUN_ID,
    async (source, { flowRunId }, _, options) => {
      const exists = await source.hasFlowRun(flowRunId, options);
      return exists === undefined ? null : [exists];
    },
  ),
};
