import type { TaskRunSource } from "../../model/task_run_source.ts";
import type { SqliteDatabase } from "../sqlite.ts";
import { archivedFlowRuns } from "./flow_runs.ts";
import { archivedTaskRuns } from "./task_runs.ts";

/** Creates a source that reads the rows of views from an archive. */
export function archiveSource(database: SqliteDatabase): TaskRunSource {
  return { ...archivedTaskRuns(database), ...archivedFlowRuns(database) };
}
