import type {
  FlowRunKey,
  FlowRunSource,
  FlowRunWhere,
  LogKey,
  LogWhere,
} from "../../model/flow_run_source.ts";
import type { SqliteDatabase } from "../sqlite.ts";
import { checkedId, storedId } from "./ids.ts";
import {
  iterateRows,
  readRows,
  selectList,
  type ServerRow,
  toServerRow,
} from "./rows.ts";
import { timeBound } from "./times.ts";
import {
  compared,
  type Condition,
  conditions,
  conditionsOf,
  type FieldConditions,
  isIn,
  whereClause,
} from "./where.ts";

const COLUMNS = selectList("flow_run", [
  "id",
  "name",
  "flow_id",
  "serialized_state",
  "labels",
  "parameters",
  "context",
  "updated",
  "start_time",
  "end_time",
  "scheduled_start_time",
], "r");

/** Creates the part of a source that answers with flow runs and logs of an archive. */
export function archivedFlowRuns(database: SqliteDatabase): FlowRunSource {
  const exists = (table: string, id: string) =>
    database.prepare(`SELECT 1 FROM ${table} WHERE id = ?`).get(id) !==
      undefined;
  return {
    async hasFlowRun(flowRunId, { signal }) {
      signal?.throwIfAborted();
      const id = storedId(flowRunId);
      return await (id === undefined ? undefined : exists("flow_run", id));
    },
    async findFlowRuns(where, { signal }) {
      signal?.throwIfAborted();
      return await flowRuns(database, where, "any", MOST_FOUND);
    },
    async pageFlowRuns(where, limit, { signal }) {
      signal?.throwIfAborted();
      const { after, since, until } = where;
      const hasUnscheduled = (after?.scheduledStartTime ?? null) === null &&
        since === undefined && until === undefined;
      const unscheduled = hasUnscheduled
        ? flowRuns(database, where, "unscheduled", limit)
        : [];
      return await (unscheduled.length > 0
        ? unscheduled
        : flowRuns(database, where, "scheduled", limit));
    },
    async pageLogs(where, limit, { signal }) {
      signal?.throwIfAborted();
      const { kind, id } = where.run;
      const runId = checkedId(id);
      return await (exists(kind, runId)
        ? logLines(database, where, runId, limit)
        : undefined);
    },
    async findFlowGraph(flowRunId, { signal }) {
      signal?.throwIfAborted();
      return await findFlowGraph(database, checkedId(flowRunId));
    },
  };
}

/** The most rows of a look-up that expects one. */
const MOST_FOUND = 1_000;

/** Which of two ranges of the index, one of which the order reads first. */
type Range = "unscheduled" | "scheduled" | "any";

const RANGES: Readonly<Record<Range, string>> = {
  unscheduled: "r.scheduled_start_time IS NULL",
  scheduled: "r.scheduled_start_time IS NOT NULL",
  any: "1",
};

function flowRuns(
  database: SqliteDatabase,
  where: FlowRunWhere,
  range: Range,
  limit: number,
): ServerRow[] {
  const { nameLike } = where;
  const given = conditionsOf(where, CONDITIONS);
  const clause = whereClause({ ...given, sql: [...given.sql, RANGES[range]] });
  const sql =
    `SELECT ${COLUMNS} FROM flow_run r ${clause} ORDER BY r.scheduled_start_time DESC, r.id DESC`;
  const rows = nameLike === undefined
    ? readRows(database, "flow_run", `${sql} LIMIT ?`, [...given.values, limit])
    : namedRows(database, sql, given.values, nameLike, limit);
  return rows.map((row) => ({
    ...row,
    states: statesOf(database, row.id as string),
    flow: flowOf(database, row.flow_id as string | null),
  }));
}

/** SQLite ignores the case of ASCII alone, so that names are compared here. */
function namedRows(
  database: SqliteDatabase,
  sql: string,
  values: readonly (string | number | bigint | Uint8Array | null)[],
  part: string,
  limit: number,
): ServerRow[] {
  const wanted = part.toLowerCase();
  const found: ServerRow[] = [];
  for (const row of iterateRows(database, sql, values)) {
    const { name } = row;
    if (typeof name !== "string" || !name.toLowerCase().includes(wanted)) {
      continue;
    }
    found.push(toServerRow(database, "flow_run", row));
    if (found.length === limit) break;
  }
  return found;
}

const SCHEDULED = "r.scheduled_start_time";

const CONDITIONS: FieldConditions<FlowRunWhere> = {
  flowRunId: (id) => [compared("r.id", "=", checkedId(id))],
  idRange: ({ from, to }) => [
    compared("r.id", ">=", from),
    compared("r.id", "<=", to),
  ],
  after: afterFlowRun,
  flowName: (name) => [ofFlow("name", name)],
  projectName: (name) => [ofFlow("project_name", name)],
  states: (states) => [isIn("+r.state", states)],
  nameLike: (part) => [likeCondition(part)],
  since: (time) => [compared(SCHEDULED, ">=", timeBound(time))],
  until: (time) => [compared(SCHEDULED, "<", timeBound(time))],
};

function ofFlow(column: string, name: string): Condition {
  return [`r.flow_id IN (SELECT id FROM flow WHERE ${column} = ?)`, name];
}

/** Leaves out most names that do not match: other letters count as any. */
function likeCondition(part: string): Condition {
  const pattern = part.replace(/[\\%_]/g, "\\$&").replace(/[^ -~]+/g, "%");
  return ["r.name LIKE ? ESCAPE '\\'", `%${pattern}%`];
}

function afterFlowRun(
  { scheduledStartTime, flowRunId }: FlowRunKey,
): Condition[] {
  const id = checkedId(flowRunId);
  if (scheduledStartTime === null) {
    return [["(r.scheduled_start_time IS NOT NULL OR r.id < ?)", id]];
  }
  return [[
    "(r.scheduled_start_time, r.id) < (?, ?)",
    timeBound(scheduledStartTime),
    id,
  ]];
}

function statesOf(database: SqliteDatabase, id: string): ServerRow[] {
  return readRows(
    database,
    "flow_run_state",
    `SELECT ${STATE_COLUMNS} FROM flow_run_state s WHERE s.flow_run_id = ? ORDER BY s.timestamp`,
    [id],
  );
}

const STATE_COLUMNS = selectList("flow_run_state", [
  "timestamp",
  "serialized_state",
], "s");

function flowOf(
  database: SqliteDatabase,
  id: string | null,
): ServerRow | null {
  const [flow] = readRows(
    database,
    "flow",
    "SELECT name, version, project_name FROM flow WHERE id = ?",
    [id],
  );
  if (flow === undefined) return null;
  const { project_name, ...rest } = flow;
  return { ...rest, project: { name: project_name } };
}

const LOG_COLUMNS = selectList("log", [
  "id",
  "timestamp",
  "level",
  "name",
  "message",
  "task_run_id",
  "flow_run_id",
], "l");

function logLines(
  database: SqliteDatabase,
  { run, after, levels, since, until }: LogWhere,
  runId: string,
  limit: number,
): ServerRow[] {
  const given = conditions(
    [`l.${run.kind}_id = ?`, runId],
    after && afterLine(after),
    isIn("l.level", levels),
    compared("l.timestamp", ">=", since && timeBound(since)),
    compared("l.timestamp", "<", until && timeBound(until)),
  );
  return readRows(
    database,
    "log",
    `SELECT ${LOG_COLUMNS} FROM log l ${
      whereClause(given)
    } ORDER BY l.timestamp, l.id LIMIT ?`,
    [...given.values, limit],
  );
}

function afterLine({ timestamp, id }: LogKey): Condition {
  return ["(l.timestamp, l.id) > (?, ?)", timeBound(timestamp), id];
}

const TASK_COLUMNS = selectList("task", ["id", "slug", "name", "mapped"], "t");
const EDGE_COLUMNS = selectList("edge", [
  "upstream_task_id",
  "downstream_task_id",
  "key",
  "mapped",
], "e");

function findFlowGraph(database: SqliteDatabase, id: string): unknown {
  const [run] = readRows(
    database,
    "flow_run",
    "SELECT flow_id FROM flow_run WHERE id = ?",
    [id],
  );
  if (run === undefined) return undefined;
  const flowId = run.flow_id as string | null;
  if (flowOf(database, flowId) === null) return null;
  const tasks = readRows(
    database,
    "task",
    `SELECT ${TASK_COLUMNS} FROM task t WHERE t.flow_id = ? ORDER BY t.slug`,
    [flowId],
  );
  const edges = readRows(
    database,
    "edge",
    `SELECT ${EDGE_COLUMNS} FROM edge e WHERE e.flow_id = ?`,
    [flowId],
  );
  return {
    tasks,
    edges: edges.map(({ key, ...edge }) => ({ ...edge, key: key || null })),
  };
}
