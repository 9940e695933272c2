import type {
  ArchiveSource,
  FlowRunPage,
  FlowRunSelection,
  WholeFlow,
} from "../source.ts";
import { fromRow, readColumns, type SelectList } from "./columns.ts";
import { connect, type Connections, type PgRow } from "./connection.ts";
import { idArray } from "./id_array.ts";
import { selectionSql } from "./selection.ts";

/** How many flow runs are read at once, and how many are written together. */
const FLOW_RUN_PAGE = 500;
const BATCH = 50;

/** How the database is read. */
export interface PostgresOptions {
  /** The most queries at the same time. */
  readonly concurrency: number;
  /** The time limit of each query, in milliseconds; by default none. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Reads rows from the PostgreSQL database of a Prefect server, or from one into
 * which its dump was restored.
 *
 * @param address Its address: `postgresql://user:password@host:5432/prefect`.
 * @throws {ArchiveError} `database` if it cannot be read, or lacks a table.
 */
export async function postgresSource(
  address: string,
  { concurrency, timeoutMs }: PostgresOptions,
): Promise<ArchiveSource> {
  const connections = await connect(address, concurrency, timeoutMs);
  const { query, pages } = connections;
  try {
    const columns = await readColumns(query);
    return {
      kind: "postgresql",
      url: connections.url,
      batchSize: BATCH,
      isSplit: false,
      flowRuns: (selection, signal) =>
        flowRuns(connections, columns, selection, signal),
      flow: (id) => wholeFlow(connections, columns, id),
      taskRuns(flowRunIds, { after, to }, withStates, signal) {
        const states = `SELECT ${columns("task_run_state")} FROM task_run_state
WHERE task_run_id = ANY($1::uuid[])`;
        return pages(
          `SELECT ${columns("task_run")} FROM task_run
LEFT JOIN task ON task.id = task_run.task_id
WHERE task_run.flow_run_id = ANY($1::uuid[])
AND ($2::uuid IS NULL OR task_run.id > $2::uuid)
AND ($3::uuid IS NULL OR task_run.id <= $3::uuid)
ORDER BY task_run.id`,
          [idArray(flowRunIds), after ?? null, to ?? null],
          async (rows, query) => {
            const taskRuns = rows.map((row) => fromRow("task_run", row));
            const ids = idArray(taskRuns.map(({ id }) => id));
            const found = withStates ? await query(states, [ids]) : [];
            return {
              taskRuns,
              states: found.map((row) => fromRow("task_run_state", row)),
            };
          },
          signal,
        );
      },
      logs: (flowRunIds, after, signal) =>
        pages(
          `SELECT ${columns("log")} FROM log
WHERE log.flow_run_id = ANY($1::uuid[])
AND ($2::uuid IS NULL OR (log.flow_run_id, log.timestamp, log.id) > ($2::uuid, $3::timestamptz, $4::uuid))
ORDER BY log.flow_run_id, log.timestamp, log.id`,
          [
            idArray(flowRunIds),
            after?.flow_run_id ?? null,
            after?.timestamp ?? null,
            after?.id ?? null,
          ],
          (rows) => Promise.resolve(rows.map((row) => fromRow("log", row))),
          signal,
        ),
      countFlowRuns: (selection) => count(connections, "flow_run", selection),
      async count(selection) {
        return {
          flowRuns: await count(connections, "flow_run", selection),
          taskRuns: await count(connections, "task_run", selection),
          logs: await count(connections, "log", selection),
        };
      },
      close: connections.close,
    };
  } catch (error) {
    await connections.close();
    throw error;
  }
}

async function* flowRuns(
  { query }: Connections,
  columns: SelectList,
  selection: FlowRunSelection,
  signal: AbortSignal,
): AsyncGenerator<FlowRunPage> {
  // Pages by key, not a cursor: it would keep a transaction open to the end.
  let after: string | undefined;
  while (true) {
    signal.throwIfAborted();
    const { sql, values } = selectionSql(selection, after);
    const rows = await query(
      `SELECT ${columns("flow_run")} FROM flow_run WHERE ${sql}
ORDER BY flow_run.id LIMIT ${FLOW_RUN_PAGE}`,
      values,
    );
    const found = rows.map((row) => fromRow("flow_run", row));
    after = found.at(-1)?.id;
    if (after === undefined) return;
    const states = await query(
      `SELECT ${columns("flow_run_state")} FROM flow_run_state
WHERE flow_run_id = ANY($1::uuid[])`,
      [idArray(found.map(({ id }) => id))],
    );
    yield {
      flowRuns: found,
      states: states.map((row) => fromRow("flow_run_state", row)),
    };
  }
}

async function wholeFlow(
  { query }: Connections,
  columns: SelectList,
  id: string,
): Promise<WholeFlow | undefined> {
  const [flow] = await query(
    `SELECT ${columns("flow")} FROM flow
LEFT JOIN project ON project.id = flow.project_id WHERE flow.id = $1::uuid`,
    [id],
  );
  if (flow === undefined) return undefined;
  const of = (table: "task" | "edge"): Promise<readonly PgRow[]> =>
    query(
      `SELECT ${
        columns(table)
      } FROM ${table} WHERE ${table}.flow_id = $1::uuid`,
      [id],
    );
  const [tasks, edges] = [await of("task"), await of("edge")];
  return {
    flow: fromRow("flow", flow),
    tasks: tasks.map((row) => fromRow("task", row)),
    edges: edges.map((row) => fromRow("edge", row)),
  };
}

async function count(
  { query }: Connections,
  table: "flow_run" | "task_run" | "log",
  selection: FlowRunSelection,
): Promise<number> {
  const { sql, values } = selectionSql(selection);
  const of = table === "flow_run"
    ? `flow_run WHERE ${sql}`
    : `${table} WHERE ${table}.flow_run_id IN (SELECT flow_run.id FROM flow_run WHERE ${sql})`;
  const [row] = await query(`SELECT count(*)::float8 AS n FROM ${of}`, values);
  return Number(row!.n);
}
