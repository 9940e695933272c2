import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import postgres, { type Sql } from "postgres";
import {
  EDGE,
  FLOW,
  FLOW_RUN,
  FLOW_RUN_STATE,
  LOG,
  type Table,
  TASK,
  TASK_RUN,
  TASK_RUN_STATE,
} from "../../src/testing/tables/tables.ts";
import type { history } from "./_history.ts";

type History = ReturnType<typeof history>;

/** PostgreSQL's types for the scalars of the API. */
const TYPES: Readonly<Record<string, string>> = {
  String: "character varying",
  Int: "integer",
  Boolean: "boolean",
  uuid: "uuid",
  timestamptz: "timestamp with time zone",
  jsonb: "jsonb",
};

/** Columns of the server's tables that the API shows as relations, or not. */
const OTHER_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  flow: [
    "tenant_id uuid",
    "project_id uuid",
    "version_group_id character varying",
  ],
  flow_run: [
    "tenant_id uuid",
    "heartbeat timestamp with time zone",
    "state_result jsonb",
  ],
  task_run: [
    "tenant_id uuid",
    "task_id uuid",
    "heartbeat timestamp with time zone",
    "state_result jsonb",
  ],
  flow_run_state: ["result jsonb"],
  task_run_state: ["result jsonb"],
  log: ["is_loaded_from_archive boolean"],
};

const TABLES: readonly Table[] = [
  FLOW,
  TASK,
  EDGE,
  FLOW_RUN,
  FLOW_RUN_STATE,
  TASK_RUN,
  TASK_RUN_STATE,
  LOG,
];

/** Creates the tables of a Prefect server, as far as they matter here. */
export function serverTables(): string {
  const tables = TABLES.map(({ name, columns, isKeyless }) => {
    const lines = Object.entries(columns).map(([column, { scalar }]) =>
      column === "retry_delay"
        ? `${column} interval`
        : `"${column}" ${TYPES[scalar.name]}${
          column === "id" && !isKeyless ? " PRIMARY KEY" : ""
        }`
    );
    return `CREATE TABLE ${name} (${
      [...lines, ...OTHER_COLUMNS[name] ?? []].join(", ")
    })`;
  });
  return [
    "CREATE TABLE project (id uuid PRIMARY KEY, tenant_id uuid, name character varying, description character varying)",
    ...tables,
    "CREATE INDEX ON task_run (flow_run_id)",
    "CREATE INDEX ON task_run_state (task_run_id)",
    "CREATE INDEX ON log (flow_run_id)",
  ].join(";\n");
}

type Row = Readonly<Record<string, unknown>>;

/** Fills the tables with the rows that a test backend serves. */
export async function fillServer(
  sql: Sql,
  { flows, flowRuns, rows }: History,
): Promise<void> {
  let made = 0;
  const withId = (row: Row) => ({
    id: `00000000-0000-4000-9000-${String(++made).padStart(12, "0")}`,
    ...row,
  });
  const projects = new Map(
    flows.map(({ project }) => [project!.id!, project!]),
  );
  const tasks = new Map(
    [
      ...flows.flatMap(({ id, tasks = [] }) =>
        tasks.map((task) => ({ ...task, flow_id: id }))
      ),
      ...rows.map(({ task }) => task),
    ].reverse().map((
      task,
    ) => [task.id, task as unknown as Row]),
  );
  await insert(sql, "project", [...projects.values()]);
  await insert(
    sql,
    "flow",
    flows.map(({ project, flow_group: _, tasks: _t, edges: _e, ...flow }) => ({
      storage: { __version__: "1.4.1", type: "Local" },
      archived: false,
      settings: {},
      ...flow,
      project_id: project!.id,
    })),
  );
  await insert(sql, "task", [...tasks.values()]);
  await insert(
    sql,
    "edge",
    flows.flatMap(({ id, edges = [] }) =>
      edges.map((edge) => withId({ ...edge, flow_id: id }))
    ),
  );
  await insert(
    sql,
    "flow_run",
    flowRuns.map(({ states: _, logs: _l, ...run }) => ({
      labels: [],
      parameters: {},
      context: {},
      ...run,
    })),
  );
  await insert(
    sql,
    "flow_run_state",
    flowRuns.flatMap(({ id, states = [] }) =>
      states.map((state) => ({ ...state, flow_run_id: id }))
    ),
  );
  await insert(
    sql,
    "log",
    flowRuns.flatMap(({ id, logs = [] }) =>
      logs.map((line) => ({ ...line, flow_run_id: id }))
    ),
  );
  // A server may hold the null of JSON as well.
  await sql.unsafe("UPDATE log SET info = 'null' WHERE info IS NULL");
  await insert(
    sql,
    "task_run",
    rows.map(({ task, states: _, ...row }) => ({ ...row, task_id: task.id })),
  );
  await insert(
    sql,
    "task_run_state",
    rows.flatMap(({ id, states = [] }) =>
      states.map((state) => ({ ...state, task_run_id: id }))
    ),
  );
}

async function insert(sql: Sql, table: string, rows: readonly object[]) {
  for (let at = 0; at < rows.length; at += 2_000) {
    const text = JSON.stringify(rows.slice(at, at + 2_000));
    await sql.unsafe(
      `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::text::jsonb)`,
      [text],
    );
  }
}

/** A database of a server. */
export interface ServerDatabase extends AsyncDisposable {
  readonly url: string;
}

/** Starts PGlite with the tables of a server and some history. */
export async function startServerDatabase(
  data: History,
): Promise<ServerDatabase> {
  const db = await PGlite.create();
  const server = new PGLiteSocketServer({ db, host: "127.0.0.1", port: 0 });
  await server.start();
  const url = `postgres://postgres:postgres@${server.getServerConn()}/postgres`;
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => {} });
  await sql.unsafe(serverTables());
  await fillServer(sql, data);
  await sql.end();
  return {
    url,
    async [Symbol.asyncDispose]() {
      await server.stop();
      await db.close();
    },
  };
}
