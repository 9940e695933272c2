import { inTransaction } from "../format.ts";
import { type PagesQuery, rowPages } from "../read/pages.ts";
import { checkRow } from "../read/rows.ts";
import { compared, conditions, isIn } from "../read/where.ts";
import type { StoredTaskRun } from "../rows.ts";
import type { TableName } from "../schema.ts";
import type { SqliteDatabase, SqliteRow, SqliteValue } from "../sqlite.ts";
import { type CopyContext, createResultCopier } from "./copy_results.ts";
import { putInto } from "./tables.ts";

/** How many rows are read and written together. */
const PAGE = 1_000;

/** How many task runs are copied together: their states are more. */
const TASK_RUN_PAGE = 250;

/**
 * Creates a function that copies a flow run with all that belongs to it. Its
 * row in `progress` comes last, so that an interrupted copy is repeated.
 *
 * Rows go through this program: Deno attaches no second database without all
 * permissions.
 */
export function createFlowRunCopier(
  context: CopyContext,
): (id: string, signal: AbortSignal) => Promise<void> {
  const { part } = context;
  const copy = createRowCopier(context);
  const copyTaskRuns = createTaskRunCopier(context, copy);
  const flows = new Set<SqliteValue>();

  async function copyFlow(id: string, signal: AbortSignal): Promise<void> {
    if (flows.has(id)) return;
    await copy(rowsOf("flow", "id", id), signal);
    await copy(rowsOf("task", "flow_id", id), signal);
    await copy(rowsOf("edge", "flow_id", id, EDGE_KEY), signal);
    flows.add(id);
  }

  return async (id, signal) => {
    const run = rowsOf("flow_run", "id", id);
    for (const [row] of checkedPages(part, run)) {
      const flowId = row!.flow_id as string | null;
      if (flowId !== null) await copyFlow(flowId, signal);
    }
    await copy(run, signal);
    await copy(rowsOf("flow_run_state", "flow_run_id", id), signal);
    await copyTaskRuns(id, signal);
    await copy(rowsOf("log", "flow_run_id", id, ["timestamp", "id"]), signal);
    await copy(rowsOf("progress", "flow_run_id", id, ["flow_run_id"]), signal);
  };
}

const EDGE_KEY = ["upstream_task_id", "downstream_task_id", "key"];

/** The rows of a table whose column has a value, in the order of a key. */
function rowsOf(
  table: TableName,
  column: string,
  value: string,
  key: readonly string[] = ["id"],
): PagesQuery {
  const given = conditions(compared(`r.${column}`, "=", value));
  return { table, given, key, limit: PAGE };
}

/** Pages of rows that may be written as they are. */
function* checkedPages(
  part: SqliteDatabase,
  query: PagesQuery,
): Generator<readonly SqliteRow[], void, undefined> {
  for (const rows of rowPages(part, query)) {
    for (const row of rows) checkRow(part, query.table, row);
    yield rows;
  }
}

/** Copies rows of a table. */
type CopyRows = (query: PagesQuery, signal: AbortSignal) => Promise<void>;

function createRowCopier({ part, target }: CopyContext): CopyRows {
  return async (query, signal) => {
    const put = putInto(target, query.table) as (row: unknown) => void;
    for (const rows of checkedPages(part, query)) {
      signal.throwIfAborted();
      inTransaction(target, () => rows.forEach(put));
      await nextTurn();
    }
  };
}

/** Lets timers and other work run between two transactions. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function createTaskRunCopier(
  context: CopyContext,
  copy: CopyRows,
): (flowRunId: string, signal: AbortSignal) => Promise<void> {
  const { part, target } = context;
  const put = putInto(target, "task_run");
  const copyResults = createResultCopier(context);
  return async (flowRunId, signal) => {
    const query = {
      ...rowsOf("task_run", "flow_run_id", flowRunId),
      limit: TASK_RUN_PAGE,
    };
    for (const rows of checkedPages(part, query)) {
      const taskRuns = rows as unknown as readonly StoredTaskRun[];
      const ids = await copyResults(
        taskRuns.map(({ result_id }) => result_id).filter((id) => id !== null),
        signal,
      );
      inTransaction(target, () => {
        for (const row of taskRuns) {
          const { result_id: id } = row;
          put({ ...row, result_id: id === null ? null : ids.get(id)! });
        }
      });
      await copy({
        table: "task_run_state",
        given: conditions(isIn("r.task_run_id", taskRuns.map(({ id }) => id))),
        key: ["id"],
        limit: PAGE,
      }, signal);
    }
  };
}
