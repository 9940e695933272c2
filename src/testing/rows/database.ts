import type { FlowData, FlowRunData, TenantData } from "./flow_data.ts";
import { storeFlowRun, storeFlows } from "./flow_rows.ts";
import { createHeldRows } from "./held_rows.ts";
import { lazy } from "../lazy.ts";
import { createMappedRows } from "../mapped/rows.ts";
import { mappedTask, type MappedTaskData } from "../mapped/task.ts";
import { listOf } from "./related_rows.ts";
import { createRowStore, type RowStore } from "./row_store.ts";
import {
  type StoredRow,
  storeRows,
  storeTaskRuns,
  type TaskRunData,
} from "./rows.ts";
import {
  FLOW,
  FLOW_RUN,
  TASK,
  TASK_RUN,
  TASK_RUN_STATE,
  TENANT,
} from "../tables/tables.ts";

/** What a backend serves. */
export interface BackendData {
  /**
   * The rows of `task_run`; by default those of `recordedRows()`. Rows may share
   * an id, to show a client what should never be.
   */
  rows: readonly TaskRunData[];
  /**
   * Mapped tasks with any number of children that are made when a query finds
   * them; by default none.
   */
  mapped: readonly MappedTaskData[];
  /** Flow runs; those of task runs that are not among them are there as well. */
  flowRuns: readonly FlowRunData[];
  /** Flows; by default none. */
  flows: readonly FlowData[];
  /** Tenants; by default one. */
  tenants: readonly TenantData[];
  /** Secrets that `secret_value` tells, by name; by default none. */
  secrets: Readonly<Record<string, unknown>>;
}

/** All tables by name, and the secrets. */
export interface Database {
  readonly tables: Readonly<Record<string, RowStore>>;
  readonly secrets: Readonly<Record<string, unknown>>;
}

/**
 * Checks what a backend is to serve and puts it into tables; those that follow
 * from others are made when they are first requested.
 */
export function createDatabase(data: BackendData, now: string): Database {
  const rows = storeTaskRuns(data.rows).map((row, at): StoredRow => {
    const states = data.rows[at]!.states ?? [];
    const path = `rows[${at}].states`;
    return { ...row, states: listOf(TASK_RUN_STATE, states, path) };
  });
  const mapped = data.mapped.map((task, i) => mappedTask(task, `mapped[${i}]`));
  const flows = createRowStore(FLOW, [
    createHeldRows(FLOW, storeFlows(data.flows)),
  ]);
  const tenants = storeRows(TENANT, data.tenants, "tenants");
  const taskRuns = createRowStore(TASK_RUN, [
    createHeldRows(TASK_RUN, rows),
    ...mapped.map(createMappedRows),
  ]);
  const flowRuns = data.flowRuns.map((run, i) =>
    storeFlowRun(run, `flowRuns[${i}]`, { taskRuns, flows, now })
  );

  const allFlowRuns = lazy(() => {
    const known = new Set(flowRuns.map(({ id }) => id));
    const ids = [
      ...rows.map((row) => row["flow_run_id"] as string),
      ...mapped.map(({ flowRunId }) => flowRunId),
    ];
    const others = [...new Set(ids)].filter((id) => !known.has(id));
    const made = others.map((id) =>
      storeFlowRun({ id }, id, { taskRuns, flows, now })
    );
    return createRowStore(FLOW_RUN, [
      createHeldRows(FLOW_RUN, [...flowRuns, ...made]),
    ]);
  });

  const tasks = lazy(() => {
    const all = [
      ...rows.map(({ task }) => task as StoredRow),
      ...mapped.map(({ task }) => task),
    ];
    const distinct = new Map(all.map((task) => [task.id, task]));
    return createRowStore(TASK, [createHeldRows(TASK, [...distinct.values()])]);
  });

  return {
    tables: {
      "task_run": taskRuns,
      flow: flows,
      tenant: createRowStore(TENANT, [createHeldRows(TENANT, tenants)]),
      get "flow_run"() {
        return allFlowRuns();
      },
      get task() {
        return tasks();
      },
    },
    secrets: data.secrets,
  };
}
