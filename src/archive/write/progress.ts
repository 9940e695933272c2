import type { FlowRunRecord, ProgressRecord } from "../rows.ts";
import type { IdRange, LogPosition } from "../source/source.ts";
import type { SqliteDatabase } from "../sqlite.ts";
import { STATE_TYPES } from "../../model/state/classes.ts";
import { isFinished } from "../../model/state/predicates.ts";
import { parseState } from "../../model/row.ts";

/** Which parts of flow runs are archived besides the task runs. */
export interface Parts {
  /** The states of task runs. */
  readonly states: boolean;
  /** Log lines. */
  readonly logs: boolean;
  /** The stored bytes of results. */
  readonly results: boolean;
}

/** Where an interrupted flow run goes on. */
export interface Cursor extends Parts {
  /** The ranges of task runs that are left. */
  readonly taskRuns: readonly IdRange[];
  /** The last log line; null before the first. */
  readonly log: LogPosition | null;
}

/** For how long a flow run has to be finished, so that no line comes late. */
const SETTLED_MS = 10 * 60_000;

/** The states that do not change. */
export const FINISHED: readonly string[] = STATE_TYPES.filter((type) =>
  isFinished(parseState({ type }))
);

/** Where every flow run starts. */
export function startOf(parts: Parts): Cursor {
  const { states, logs, results } = parts;
  return { states, logs, results, taskRuns: [{}], log: null };
}

/**
 * Decides where a flow run starts: null if the archive has all of it.
 *
 * @param known What the archive has of it; undefined if nothing.
 */
export function cursorOf(
  run: FlowRunRecord,
  known: ProgressRecord | undefined,
  parts: Parts,
): Cursor | null {
  const isSame = known !== undefined && known.updated !== null &&
    known.updated === run.updated;
  if (!isSame) return startOf(parts);
  if (known.archived_at !== null) {
    const lacks = (["states", "logs", "results"] as const)
      .some((part) => parts[part] && known[part] === 0);
    return known.final === 1 && !lacks ? null : startOf(parts);
  }
  const cursor: Cursor | null = JSON.parse(known.cursor ?? "null");
  const isUsable = cursor !== null && FINISHED.includes(run.state ?? "") &&
    cursor.states === parts.states && cursor.logs === parts.logs &&
    cursor.results === parts.results;
  return isUsable ? cursor : startOf(parts);
}

/** Reports whether nothing of a flow run will change any more. */
export function isFinal(
  database: SqliteDatabase,
  run: FlowRunRecord,
  time: number,
): boolean {
  if (!FINISHED.includes(run.state ?? "")) return false;
  const changed = Date.parse(run.updated ?? run.state_timestamp ?? "");
  if (!(time - changed >= SETTLED_MS)) return false;
  const marks = FINISHED.map(() => "?").join(", ");
  const open = database.prepare(
    `SELECT 1 FROM task_run WHERE flow_run_id = ? AND (state IS NULL OR state NOT IN (${marks})) LIMIT 1`,
  );
  return open.get(run.id, ...FINISHED) === undefined;
}
