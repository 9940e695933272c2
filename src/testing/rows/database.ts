import type { FlowData, FlowRunData, TenantData } from "./flow_data.ts";
import { storeFlowRun, storeFlows } from "./flow_rows.ts";
import { createHeldRows } from "./held_rows.ts";
import { lazy } from "../lazy.ts";
import { createMappedRows } from "../mapped/rows.ts";
import { mappedTask, type MappedTaskData } from "../mapped/task.ts";
import { heldStore, listBy, listOf, storeOwned } from "./related_rows.ts";
import { createRowStore, type RowStore } from "./row_store.ts";
import {
  type StoredRow,
  storeRows,
  storeTaskRuns,
  type TaskRunData,
} from "./rows.ts";
import {
  EDGE,
  FLOW,
  FLOW_RUN,
  FLOW_RUN_STATE,
  LOG,
  PROJECT,
  TASK,
  TASK_RUN,
  TASK_RUN_STATE,
  TENANT,
} from "../tables/tables.ts";

/** The data that a backend serves. */
export interface BackendData {
  /**
   * The rows of `task_run`; by default those of `recordedRows()`. Rows may
   * share an id, to test clients with inconsistent data.
   */
  rows: readonly TaskRunData[];
  /**
   * Mapped tasks with any number of children, which are created when a query
   * finds them; none by default.
   */
  mapped: readonly MappedTaskData[];
  /** Flow runs. Those of task runs are added if they are missing. */
  flowRuns: readonly FlowRunData[];
  /** Flows; none by default. */
  flows: readonly FlowData[];
  /** Tenants; one by default. */
  tenants: readonly TenantData[];
  /** The secrets of `secret_value` by name; none by default. */
  secrets: Readonly<Record<string, unknown>>;
}

/** All tables by name, and the secrets. */
export interface Database {
  readonly tables: Readonly<Record<string, RowStore>>;
  readonly secrets: Readonly<Record<string, unknown>>;
}

/**
 * Checks the data of a backend and creates its tables. Derived tables are
 * created on first request.
 */
export function createDatabase(data: BackendData, now: string): Database {
  const logsOf = (id: unknown) => ({
    logs: listBy(() => stores["log"]!, "task_run_id", id),
  });
  const states: StoredRow[][] = [];
  const rows = storeTaskRuns(data.rows).map((row, at): StoredRow => {
    const own = storeOwned(
      TASK_RUN_STATE,
      data.rows[at]!.states ?? [],
      ["task_run_id", row.id],
      `rows[${at}].states`,
    );
    states.push(own);
    return { ...row, states: listOf(TASK_RUN_STATE, own), ...logsOf(row.id) };
  });
  const mapped = data.mapped.map((task, i) =>
    mappedTask(task, `mapped[${i}]`, logsOf)
  );
  const flowRows = storeFlows(data.flows);
  const flows = heldStore(FLOW, flowRows.map(({ row }) => row));
  const tenants = storeRows(TENANT, data.tenants, "tenants");
  const taskRuns = createRowStore(TASK_RUN, [
    createHeldRows(TASK_RUN, rows),
    ...mapped.map(createMappedRows),
  ]);
  const related = { taskRuns, flows, now };
  const flowRuns = data.flowRuns.map((run, i) =>
    storeFlowRun(run, `flowRuns[${i}]`, related)
  );

  function allFlowRuns(): StoredRow[] {
    const known = new Set(flowRuns.map(({ row }) => row.id));
    const ids = [
      ...rows.map((row) => row["flow_run_id"] as string),
      ...mapped.map(({ flowRunId }) => flowRunId),
    ];
    const others = [...new Set(ids)].filter((id) => !known.has(id));
    const made = others.map((id) => storeFlowRun({ id }, id, related));
    return [...flowRuns, ...made].map(({ row }) => row);
  }

  const allTasks = () => [
    ...flowRows.flatMap(({ tasks }) => tasks),
    ...rows.map(({ task }) => task as StoredRow),
    ...mapped.map(({ task }) => task),
  ];
  const allProjects = () =>
    flowRows.map(({ row }) => row.project as StoredRow)
      .filter(({ id }) => id !== null);

  const stores: Database["tables"] = lazyStores({
    "task_run": () => taskRuns,
    task: () => heldStore(TASK, distinct(allTasks())),
    "flow_run": () => heldStore(FLOW_RUN, allFlowRuns()),
    flow: () => flows,
    tenant: () => heldStore(TENANT, tenants),
    project: () => heldStore(PROJECT, distinct(allProjects())),
    edge: () => heldStore(EDGE, flowRows.flatMap(({ edges }) => edges)),
    log: () => heldStore(LOG, flowRuns.flatMap(({ logs }) => logs)),
    "task_run_state": () => heldStore(TASK_RUN_STATE, states.flat()),
    "flow_run_state": () =>
      heldStore(FLOW_RUN_STATE, flowRuns.flatMap(({ states }) => states)),
  });
  return { tables: stores, secrets: data.secrets };
}

/** The first row of each id. */
function distinct(rows: readonly StoredRow[]): StoredRow[] {
  const byId = new Map<unknown, StoredRow>();
  for (const row of rows) {
    if (!byId.has(row.id)) byId.set(row.id, row);
  }
  return [...byId.values()];
}

/** Stores by the names of their tables, each created on first request. */
function lazyStores(
  makers: Readonly<Record<string, () => RowStore>>,
): Database["tables"] {
  const stores: Record<string, RowStore> = {};
  for (const [name, make] of Object.entries(makers)) {
    Object.defineProperty(stores, name, { get: lazy(make) });
  }
  return stores;
}
