import type { FlowData, FlowRunData } from "./flow_data.ts";
import { type List, listOf } from "./related_rows.ts";
import type { RowStore } from "./row_store.ts";
import { type StoredRow, storeRow, storeRows } from "./rows.ts";
import { FLOW, FLOW_RUN, FLOW_RUN_STATE, LOG } from "../tables/tables.ts";

/** What the rows of a flow run are related to. */
export interface RelatedStores {
  readonly taskRuns: RowStore;
  readonly flows: RowStore;
  /** When a flow run changed that does not say so, in ISO 8601. */
  readonly now: string;
}

/** Checks a flow run; `path` is what it is called in a refusal. */
export function storeFlowRun(
  data: FlowRunData,
  path: string,
  { taskRuns, flows, now }: RelatedStores,
): StoredRow {
  const { states = [], logs = [] } = data;
  const row = storeRow(FLOW_RUN, {
    ...data,
    labels: data.labels ?? [],
    parameters: data.parameters ?? {},
    context: data.context ?? {},
    updated: data.updated ?? now,
  }, path);
  const ofRun = { "flow_run_id": { "_eq": row.id } };
  const taskRunsOf: List = ({ where, ...rest }, { rowCap }) =>
    taskRuns.select(
      { ...rest, where: { "_and": [ofRun, where ?? {}] } },
      rowCap,
    );
  return {
    ...row,
    states: listOf(FLOW_RUN_STATE, states, `${path}.states`),
    logs: listOf(LOG, logs, `${path}.logs`),
    "task_runs": taskRunsOf,
    flow: () =>
      flows.select({ where: { id: { "_eq": row["flow_id"] } } })
        .find(({ id }) => id === row["flow_id"]) ?? null,
  };
}

/** Checks flows and fills in what the official client insists on. */
export function storeFlows(flows: readonly FlowData[]): StoredRow[] {
  const whole = flows.map((flow) => ({
    ...flow,
    archived: flow.archived ?? false,
    settings: flow.settings ?? {},
    storage: flow.storage ?? { "__version__": "1.4.1", type: "Local" },
    project: flow.project ?? {},
    "flow_group": { labels: [], ...flow["flow_group"] },
  }));
  return storeRows(FLOW, whole, "flows");
}
