import type { RowStore } from "../rows/row_store.ts";
import type { StoredRow } from "../rows/rows.ts";
import { parseTimestamp } from "../tables/scalars.ts";

/**
 * The children of a task run, as Prefect's `mapped_children` summarizes them.
 */
export interface ChildrenSummary {
  readonly "min_start_time": unknown;
  readonly "max_end_time": unknown;
  /** The number of children in each state, by its class. */
  readonly "state_counts": Readonly<Record<string, number>>;
}

/** Summarizes the children of a mapped task; without one there are none. */
export function summarizeChildren(
  taskRuns: RowStore,
  parent: StoredRow | undefined,
): ChildrenSummary {
  const children = parent === undefined || parent["map_index"] !== -1
    ? []
    : taskRuns.select({
      where: {
        "flow_run_id": { "_eq": parent["flow_run_id"] },
        task: { id: { "_eq": (parent.task as StoredRow).id } },
        "map_index": { "_gte": 0 },
      },
    });
  const counts = new Map<string, number>();
  for (const { state } of children) {
    counts.set(String(state), (counts.get(String(state)) ?? 0) + 1);
  }
  return {
    "min_start_time": byTime(children, "start_time").at(0) ?? null,
    "max_end_time": byTime(children, "end_time").at(-1) ?? null,
    "state_counts": Object.fromEntries(counts),
  };
}

function byTime(rows: readonly StoredRow[], column: string): unknown[] {
  return rows
    .map((row) => row[column])
    .filter((time) => time !== null)
    .sort((a, b) => parseTimestamp(a)! - parseTimestamp(b)!);
}
