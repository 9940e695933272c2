import type { CallOptions } from "../../async/abort.ts";
import type {
  IndexRange,
  IndexWhere,
  TaskRunSource,
  TaskRunWhere,
} from "../../model/task_run_source.ts";
import type { SqliteDatabase } from "../sqlite.ts";
import { checkedId, storedId } from "./ids.ts";
import { attempt, readRows, type ServerRow, toServerRow } from "./rows.ts";
import {
  compared,
  type Condition,
  type Conditions,
  conditionsOf,
  type FieldConditions,
  isIn,
  whereClause,
} from "./where.ts";

/** The columns of a view. */
const OF_VIEW = [
  "id",
  "name",
  "task_id",
  "task_slug",
  "map_index",
  "flow_run_id",
  "serialized_state",
];
const RUN_TIMES = ["start_time", "end_time", "state_timestamp"];

/** The most rows of a look-up that expects one. */
const MOST_FOUND = 10;

type Order = "by index" | "by id" | "any";

/** The part of a source that answers with task runs. */
export type TaskRunPages = Pick<
  TaskRunSource,
  | "find"
  | "pageByIndex"
  | "pageById"
  | "pageByIdWithTimes"
  | "pageTimes"
  | "pageWithTimes"
  | "countChildren"
>;

/** Creates the part of a source that answers with task runs of an archive. */
export function archivedTaskRuns(database: SqliteDatabase): TaskRunPages {
  const page = (columns: readonly string[], order: Order) =>
  (
    where: TaskRunWhere,
    limit: number,
    { signal }: CallOptions,
  ): ServerRow[] => {
    signal?.throwIfAborted();
    const given = toConditions(where, order);
    const rest = `${whereClause(given)} ${ORDERS[order]}`;
    const { values } = given;
    const query = { table: "task_run", columns, rest, values, limit } as const;
    return readRows(database, query).map(withTask);
  };
  const find = page(OF_VIEW, "any");
  const byIndex = page(OF_VIEW, "by index");
  const byId = page(OF_VIEW, "by id");
  const byIndexWithTimes = page([...OF_VIEW, ...RUN_TIMES], "by index");
  const byIdWithTimes = page([...OF_VIEW, ...RUN_TIMES, "version"], "by id");
  const times = page(["id", ...RUN_TIMES, "version"], "by id");
  const withStates = (row: ServerRow) => ({
    ...row,
    states: activeStates(database, row.id as string),
  });
  return {
    find: async (where, options) => await find(where, MOST_FOUND, options),
    pageByIndex: async (...given) => await byIndex(...given),
    pageById: async (...given) => await byId(...given),
    pageWithTimes: async (...given) => await byIndexWithTimes(...given),
    pageByIdWithTimes: async (...given) =>
      await byIdWithTimes(...given).map(withStates),
    pageTimes: async (...given) => await times(...given).map(withStates),
    async countChildren(ids, { signal }) {
      signal?.throwIfAborted();
      return await ids.map((id) => countChildren(database, id));
    },
  };
}

const ORDERS: Readonly<Record<Order, string>> = {
  "by index": "ORDER BY r.map_index",
  "by id": "ORDER BY r.id",
  any: "",
};

/** The API has the task's id and slug in an object of their own. */
function withTask({ task_id, task_slug, ...row }: ServerRow): ServerRow {
  if (task_slug === undefined) return row;
  return { ...row, task: { id: task_id, slug: task_slug } };
}

/** The `+` keeps SQLite from an index that does not give the order. */
const conditionsFor = (slug: string): FieldConditions<TaskRunWhere> => ({
  taskRunId: (id) => [compared("r.id", "=", checkedId(id))],
  idRange: ({ from, to }) => [
    compared("r.id", ">=", from),
    compared("r.id", "<=", to),
  ],
  afterId: (id) => [compared("r.id", ">", storedId(id) ?? id)],
  flowRunId: (id) => [compared("r.flow_run_id", "=", checkedId(id))],
  taskSlug: (slugs) => [
    typeof slugs === "string" ? compared(slug, "=", slugs) : isIn(slug, slugs),
  ],
  mapIndex: indexConditions,
  indexRanges: (ranges) => [rangesCondition(ranges)],
  states: (states) => [isIn("+r.state", states)],
});

const BY_ID = conditionsFor("+r.task_slug");
const BY_SLUG = conditionsFor("r.task_slug");

function toConditions(where: TaskRunWhere, order: Order): Conditions {
  return conditionsOf(where, order === "by id" ? BY_ID : BY_SLUG);
}

function indexConditions(index: number | IndexWhere): Condition[] {
  const column = "r.map_index";
  if (typeof index === "number") return [compared(column, "=", index)];
  const { not, after, from, to } = index;
  return [
    compared(column, "<>", not),
    compared(column, ">", after),
    compared(column, ">=", from),
    compared(column, "<", to),
  ];
}

function rangesCondition(ranges: readonly IndexRange[]): Condition {
  return [
    `EXISTS (SELECT 1 FROM json_each(?) WHERE r.map_index >= value ->> 0 AND (value ->> 1 IS NULL OR r.map_index < value ->> 1))`,
    JSON.stringify(ranges.map(({ from, to = null }) => [from, to])),
  ];
}

/** The states of a task run that was active, the earliest first. */
function activeStates(database: SqliteDatabase, id: string): ServerRow[] {
  return readRows(database, {
    table: "task_run_state",
    columns: ["state", "timestamp"],
    rest:
      "WHERE r.task_run_id = ? AND r.state IN ('Running', 'Retrying', 'Looped') ORDER BY r.timestamp",
    values: [id],
    limit: MOST_STATES,
  });
}

/** The most states of one run. */
const MOST_STATES = 100_000;

const COUNT =
  `SELECT substr(c.state, 1, 100) AS state, count(*) AS n, substr(min(c.start_time), 1, 100) AS start_time, substr(max(c.end_time), 1, 100) AS end_time
  FROM task_run p JOIN task_run c ON c.flow_run_id = p.flow_run_id AND c.task_slug = p.task_slug AND c.task_id IS p.task_id
  WHERE p.id = ? AND p.map_index = -1 AND c.map_index >= 0 GROUP BY c.state`;

function countChildren(database: SqliteDatabase, id: string): ServerRow {
  const groups = attempt(
    database,
    () => database.prepare(COUNT).all(checkedId(id)),
  );
  const rows = groups.map(({ n: _n, ...row }) =>
    toServerRow(database, "task_run", row)
  );
  return {
    min_start_time: timesOf(rows, "start_time").at(0) ?? null,
    max_end_time: timesOf(rows, "end_time").at(-1) ?? null,
    state_counts: Object.fromEntries(
      rows.map(({ state }, i) => [String(state), groups[i]!.n]),
    ),
  };
}

function timesOf(rows: readonly ServerRow[], name: string): string[] {
  return rows.map((row) => row[name])
    .filter((time) => typeof time === "string").sort();
}
