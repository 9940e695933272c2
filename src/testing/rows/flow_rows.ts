import type { FlowData, FlowRunData } from "./flow_data.ts";
import { lazy } from "../lazy.ts";
import { listBy, listOf, storeOwned } from "./related_rows.ts";
import type { RowStore } from "./row_store.ts";
import { stateOf, type StoredRow, storeRow, storeRows } from "./rows.ts";
import { columnsOf } from "./set_state.ts";
import {
  EDGE,
  FLOW,
  FLOW_RUN,
  FLOW_RUN_STATE,
  LOG,
  TASK,
} from "../tables/tables.ts";

/** The stores that are related to the rows of a flow run. */
export interface RelatedStores {
  readonly taskRuns: RowStore;
  readonly flows: RowStore;
  /** The default time of the last change, in ISO 8601. */
  readonly now: string;
}

/** The rows of a flow run and of its related tables. */
export interface FlowRunRows {
  readonly row: StoredRow;
  readonly states: readonly StoredRow[];
  readonly logs: readonly StoredRow[];
}

/** Checks a flow run; `path` is its name in messages. */
export function storeFlowRun(
  data: FlowRunData,
  path: string,
  { taskRuns, flows, now }: RelatedStores,
): FlowRunRows {
  const row = storeRow(FLOW_RUN, {
    ...columnsOf(data["serialized_state"]),
    ...data,
    ...stateOf({ ...data }),
    labels: data.labels ?? [],
    parameters: data.parameters ?? {},
    context: data.context ?? {},
    updated: data.updated ?? now,
  }, path);
  const owner = ["flow_run_id", row.id] as const;
  const states = storeOwned(
    FLOW_RUN_STATE,
    data.states ?? [],
    owner,
    `${path}.states`,
  );
  const logs = storeOwned(LOG, data.logs ?? [], owner, `${path}.logs`);
  const flow = lazy(() =>
    flows.select({ where: { id: { "_eq": row["flow_id"] } } })
      .find(({ id }) => id === row["flow_id"]) ?? null
  );
  return {
    row: {
      ...row,
      states: listOf(FLOW_RUN_STATE, states),
      logs: listOf(LOG, logs),
      "task_runs": listBy(() => taskRuns, ...owner),
      flow,
    },
    states,
    logs,
  };
}

/** The rows of a flow and of its related tables. */
export interface FlowRows {
  readonly row: StoredRow;
  readonly tasks: readonly StoredRow[];
  readonly edges: readonly StoredRow[];
}

/** Checks flows and adds the columns that the official client requires. */
export function storeFlows(flows: readonly FlowData[]): FlowRows[] {
  const whole = flows.map((flow) => ({
    ...flow,
    archived: flow.archived ?? false,
    settings: flow.settings ?? {},
    storage: flow.storage ?? { "__version__": "1.4.1", type: "Local" },
    project: flow.project ?? {},
    "flow_group": { labels: [], ...flow["flow_group"] },
  }));
  return storeRows(FLOW, whole, "flows").map((row, at) => {
    const owner = ["flow_id", row.id] as const;
    const path = `flows[${at}]`;
    const { tasks: given = [], edges: handed = [] } = flows[at]!;
    const tasks = storeOwned(TASK, given, owner, `${path}.tasks`);
    const edges = storeOwned(EDGE, handed, owner, `${path}.edges`);
    return {
      row: { ...row, tasks: listOf(TASK, tasks), edges: listOf(EDGE, edges) },
      tasks,
      edges,
    };
  });
}
