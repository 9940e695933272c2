import { asProblem, type Child, type Json } from "./api.ts";
import { readEvents } from "./events.ts";

/** The results of a mapped task, as far as they could be loaded. */
export interface MappedResults {
  /** A value for each child in order; null for one that could not be loaded. */
  readonly values: readonly Json[];
  /** Those that could not be loaded. */
  readonly failed: readonly FailedChild[];
}

/** A child without a result. */
export interface FailedChild {
  readonly mapIndex: number;
  readonly code: string;
  readonly message: string;
}

/**
 * Reads the results of all children of a mapped task as they are loaded. One
 * that cannot be loaded, or that the API has no row for, is listed as failed.
 *
 * @param onChild Called with how many have come.
 */
export async function readMappedResults(
  taskRunId: string,
  signal: AbortSignal,
  onChild: (count: number) => void,
): Promise<MappedResults> {
  const base = `/task-runs/${taskRunId}/mapped?results=true&fields=true`;
  const values: Json[] = [];
  const failed: FailedChild[] = [];
  for (;;) {
    const path = `${base}&start=${values.length}`;
    try {
      for await (const child of readEvents<Child>(path, { signal })) {
        const { mapIndex, result = null, error } = child;
        values.push(result);
        if (error) failed.push({ ...error, mapIndex });
        onChild(values.length);
      }
      return { values, failed };
    } catch (error) {
      const { code, detail } = asProblem(error).details;
      if (signal.aborted || code !== "missing_index") throw error;
      failed.push({ mapIndex: values.length, code, message: detail });
      values.push(null);
    }
  }
}
