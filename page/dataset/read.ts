import { asProblem, type Child } from "../api/api.ts";
import { followEvents, sleep } from "../api/events.ts";
import type { Dataset } from "./dataset.ts";

/** How a dataset is read. */
export interface ReadDatasetOptions {
  readonly signal: AbortSignal;
  /** The index behind an index that is missing which may have a row. */
  readonly nextPresent: (mapIndex: number) => number;
  /** Told that the connection is cut, with the number of the try; null: it stands. */
  readonly onReconnect: (attempt: number | null) => void;
  /** Told after each row. */
  readonly onRow: () => void;
}

/** The path of the children with their results, from an index on. */
export function resultsPath(taskRunId: string, start: number): string {
  return `/task-runs/${taskRunId}/mapped?results=true&fields=true&start=${start}`;
}

/** Rows that are taken before others have their turn. */
const ROWS_A_TURN = 200;

/**
 * Reads the results of all children into a dataset, from behind its last row
 * until the end or until it is full. An index that the API has no row for is kept as missing.
 */
export async function readDataset(
  taskRunId: string,
  dataset: Dataset,
  { signal, nextPresent, onReconnect, onRow }: ReadDatasetOptions,
): Promise<void> {
  const last = dataset.rowCount - 1;
  let next = last < 0 ? 0 : dataset.indexAt(last) + 1;
  for (;;) {
    const path = resultsPath(taskRunId, next);
    try {
      const children = followEvents<Child>(path, { signal, onReconnect });
      for await (const child of children) {
        dataset.put(child);
        next = child.mapIndex + 1;
        onRow();
        if (dataset.isFull) return;
        // What comes at once would leave no time to draw.
        if (next % ROWS_A_TURN === 0) await sleep(0, signal);
      }
      return;
    } catch (error) {
      const { code, detail } = asProblem(error).details;
      if (signal.aborted || code !== "missing_index") throw error;
      for (const end = nextPresent(next); next < end; next++) {
        dataset.putGap(next, { code, message: detail });
      }
      onRow();
    }
  }
}
