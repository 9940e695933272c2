import { quoted } from "../ddl.ts";
import { ArchiveError } from "../error.ts";
import type { ArchiveFiles } from "../files.ts";
import { inTransaction } from "../format.ts";
import { openObject } from "../read/object.ts";
import type { ObjectRecord, StoredTaskRun } from "../rows.ts";
import { columnNames, type TableName } from "../schema.ts";
import type { SqliteDatabase, SqliteRow, SqliteValue } from "../sqlite.ts";
import { MOST_INSIDE, storeObject } from "./objects.ts";
import { putInto } from "./tables.ts";

/** Two archives: rows of the part are copied into the target. */
export interface CopyContext {
  readonly part: SqliteDatabase;
  readonly partFiles: ArchiveFiles;
  readonly target: SqliteDatabase;
  readonly targetFiles: ArchiveFiles;
}

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

  async function copyFlow(id: SqliteValue): Promise<void> {
    if (id === null || flows.has(id)) return;
    await copy("flow", "id", [id], ["id"]);
    await copy("task", "flow_id", [id], ["id"]);
    await copy("edge", "flow_id", [id], EDGE_KEY);
    flows.add(id);
  }

  return async (id, signal) => {
    const run = part.prepare("SELECT flow_id FROM flow_run WHERE id = ?").get(
      id,
    );
    await copyFlow(run!.flow_id!);
    await copy("flow_run", "id", [id], ["id"]);
    await copy("flow_run_state", "flow_run_id", [id], ["id"]);
    await copyTaskRuns(id, signal);
    signal.throwIfAborted();
    await copy("log", "flow_run_id", [id], ["timestamp", "id"]);
    await copy("progress", "flow_run_id", [id], ["flow_run_id"]);
  };
}

const EDGE_KEY = ["upstream_task_id", "downstream_task_id", "key"];

/** Copies the rows of a table whose column has one of the values. */
type CopyRows = (
  table: TableName,
  column: string,
  values: readonly SqliteValue[],
  key: readonly string[],
) => Promise<void>;

function createRowCopier({ part, target }: CopyContext): CopyRows {
  return async (table, column, values, key) => {
    const put = putInto(target, table) as (row: unknown) => void;
    for (const value of values) {
      for (const rows of pagesOf(part, table, column, value, key, PAGE)) {
        inTransaction(target, () => rows.forEach(put));
        await nextTurn();
      }
    }
  };
}

/** Reads the rows of a table by pages in the order of a key. */
function* pagesOf(
  { prepare }: SqliteDatabase,
  table: TableName,
  column: string,
  value: SqliteValue,
  key: readonly string[],
  size: number,
): Generator<SqliteRow[]> {
  const names = key.map(quoted).join(", ");
  const select = `SELECT ${columnNames(table).map(quoted).join(", ")}
    FROM ${quoted(table)} WHERE ${quoted(column)} = ?`;
  const order = `ORDER BY ${names} LIMIT ${size}`;
  const marks = key.map(() => "?").join(", ");
  let rows = prepare(`${select} ${order}`).all(value);
  while (rows.length > 0) {
    yield rows;
    const last = rows.at(-1)!;
    if (rows.length < size) return;
    rows = prepare(`${select} AND (${names}) > (${marks}) ${order}`)
      .all(value, ...key.map((name) => last[name]!));
  }
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
  const putResult = createResultCopier(context);
  return async (flowRunId, signal) => {
    const pages = pagesOf(
      part,
      "task_run",
      "flow_run_id",
      flowRunId,
      ["id"],
      TASK_RUN_PAGE,
    );
    for (const rows of pages) {
      signal.throwIfAborted();
      const taskRuns = rows as unknown as readonly StoredTaskRun[];
      const ids = new Map<number, number>();
      for (const { result_id: id } of taskRuns) {
        if (id === null || ids.has(id)) continue;
        ids.set(id, await putResult(id));
      }
      inTransaction(target, () => {
        for (const row of taskRuns) {
          const id = row.result_id;
          put({ ...row, result_id: id === null ? null : ids.get(id)! });
        }
      });
      const taskRunIds = taskRuns.map(({ id }) => id);
      await copy("task_run_state", "task_run_id", taskRunIds, ["id"]);
    }
  };
}

/** The columns of a result that both archives share: each has ids of its own. */
const RESULT_COLUMNS = columnNames("result").filter((name) => name !== "id");

/** A result that was read replaces one that could not be. */
const PUT_RESULT = `INSERT INTO result (${
  RESULT_COLUMNS.map(quoted).join(", ")
}) VALUES (${
  RESULT_COLUMNS.map(() => "?").join(", ")
}) ON CONFLICT (reference) DO UPDATE SET ${
  RESULT_COLUMNS.filter((name) => name !== "reference")
    .map((name) => `${quoted(name)} = excluded.${quoted(name)}`).join(", ")
} WHERE result.sha256 IS NULL`;

/** Creates a function that copies a result, and returns its id in the target. */
function createResultCopier(
  context: CopyContext,
): (id: number) => Promise<number> {
  const { part, target } = context;
  const read = part.prepare("SELECT * FROM result WHERE id = ?");
  const put = target.prepare(PUT_RESULT);
  const find = target.prepare("SELECT id FROM result WHERE reference = ?");
  const has = target.prepare("SELECT 1 FROM object WHERE sha256 = ?");
  const putObject = putInto(target, "object");
  return async (id) => {
    const row = read.get(id)!;
    const isKnown = row.sha256 === null || has.get(row.sha256!) !== undefined;
    if (!isKnown) putObject(await copyObject(row.sha256 as string, context));
    put.run(...RESULT_COLUMNS.map((name) => row[name]!));
    return find.get(row.reference!)!.id as number;
  };
}

/** Copies the bytes of a result; a file of one archive may be a row of another. */
async function copyObject(
  sha256: string,
  { part, partFiles, targetFiles }: CopyContext,
): Promise<ObjectRecord> {
  const object = part.prepare("SELECT * FROM object WHERE sha256 = ?")
    .get(sha256) as unknown as ObjectRecord | undefined;
  const refuse = (problem: string, cause?: unknown) =>
    new ArchiveError(
      "damaged",
      `Cannot merge "${partFiles.database}": the bytes of the result ${sha256} cannot be copied, ${problem}`,
      { hint: "Write that archive again, or take it from a copy", cause },
    );
  if (object === undefined) throw refuse("they are missing");
  const isInside = object.bytes !== null &&
    (object.size <= MOST_INSIDE || targetFiles.results === undefined);
  if (isInside) return object;
  const stream = await openObject(object, partFiles.results, refuse);
  return await storeObject(stream, targetFiles.results, () => {});
}
