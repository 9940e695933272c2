import type {
  FlowRunKey,
  FlowRunSource,
  FlowRunWhere,
  LogKey,
  LogWhere,
} from "../../model/flow_run_source.ts";
import type { SqliteDatabase, SqliteValue } from "../sqlite.ts";
import { checkedId, storedId } from "./ids.ts";
import { attempt, readRows, type ServerRow } from "./rows.ts";
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

const COLUMNS = [
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
];

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
const MOST_FOUND = 10;

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
  const { values } = given;
  const named = nameLike === undefined
    ? clause
    : `${clause} AND r.id IN (SELECT value FROM json_each(?))`;
  const ids = nameLike === undefined
    ? []
    : [JSON.stringify(namedIds(database, clause, values, nameLike, limit))];
  return readRows(database, {
    table: "flow_run",
    columns: COLUMNS,
    rest: `${named} ${LATEST_FIRST}`,
    values: [...values, ...ids],
    limit,
  }).map((row) => ({
    ...row,
    states: statesOf(database, row.id as string),
    flow: flowOf(database, row.flow_id as string | null),
  }));
}

const LATEST_FIRST = "ORDER BY r.scheduled_start_time DESC, r.id DESC";

/** SQLite ignores the case of ASCII alone, so that names are compared here. */
function namedIds(
  database: SqliteDatabase,
  clause: string,
  values: readonly SqliteValue[],
  part: string,
  limit: number,
): string[] {
  const sql =
    `SELECT r.id, substr(r.name, 1, ${MOST_NAME}) AS name FROM flow_run r ${clause} ${LATEST_FIRST}`;
  const wanted = part.toLowerCase();
  return attempt(database, () => database.prepare(sql).all(...values))
    .filter(({ name }) => String(name).toLowerCase().includes(wanted))
    .slice(0, limit).map(({ id }) => String(id));
}

/** Names are compared up to this length. */
const MOST_NAME = 1_000;

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
  return readRows(database, {
    table: "flow_run_state",
    columns: ["timestamp", "serialized_state"],
    rest: "WHERE r.flow_run_id = ? ORDER BY r.timestamp",
    values: [id],
    limit: MOST_RELATED,
  });
}

/** The most states of a flow run, tasks of a flow, and edges of a flow. */
const MOST_RELATED = 100_000;

function flowOf(
  database: SqliteDatabase,
  id: string | null,
): ServerRow | null {
  const [flow] = readRows(database, {
    table: "flow",
    columns: ["name", "version", "project_name"],
    rest: "WHERE r.id = ?",
    values: [id],
    limit: 1,
  });
  if (flow === undefined) return null;
  const { project_name, ...rest } = flow;
  return { ...rest, project: { name: project_name } };
}

const LOG_COLUMNS = [
  "id",
  "timestamp",
  "level",
  "name",
  "message",
  "task_run_id",
  "flow_run_id",
];

function logLines(
  database: SqliteDatabase,
  { run, after, levels, since, until }: LogWhere,
  runId: string,
  limit: number,
): ServerRow[] {
  const given = conditions(
    [`r.${run.kind}_id = ?`, runId],
    after && afterLine(after),
    isIn("r.level", levels),
    compared("r.timestamp", ">=", since && timeBound(since)),
    compared("r.timestamp", "<", until && timeBound(until)),
  );
  return readRows(database, {
    table: "log",
    columns: LOG_COLUMNS,
    rest: `${whereClause(given)} ORDER BY r.timestamp, r.id`,
    values: given.values,
    limit,
  });
}

function afterLine({ timestamp, id }: LogKey): Condition {
  return ["(r.timestamp, r.id) > (?, ?)", timeBound(timestamp), id];
}

function findFlowGraph(database: SqliteDatabase, id: string): unknown {
  const [run] = readRows(database, {
    table: "flow_run",
    columns: ["flow_id"],
    rest: "WHERE r.id = ?",
    values: [id],
    limit: 1,
  });
  if (run === undefined) return undefined;
  const flowId = run.flow_id as string | null;
  if (flowOf(database, flowId) === null) return null;
  const related = { values: [flowId], limit: MOST_RELATED };
  const tasks = readRows(database, {
    table: "task",
    columns: ["id", "slug", "name", "mapped"],
    rest: "WHERE r.flow_id = ? ORDER BY r.slug",
    ...related,
  });
  const edges = readRows(database, {
    table: "edge",
    columns: ["upstream_task_id", "downstream_task_id", "key", "mapped"],
    rest: "WHERE r.flow_id = ?",
    ...related,
  });
  return {
    tasks,
    edges: edges.map(({ key, ...edge }) => ({ ...edge, key: key || null })),
  };
}
