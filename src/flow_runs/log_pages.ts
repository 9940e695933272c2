import type { CallOptions } from "../async/abort.ts";
import type { ApiError } from "../model/errors.ts";
import type { LogKey, LogOwner, LogWhere } from "../model/flow_run_source.ts";
import { type LogRow, parseLogRow } from "../model/log_row.ts";
import { isSameId, type TaskRunSource } from "../model/task_run_source.ts";
import { compareTimes } from "../model/timestamp.ts";
import { idHint, notFound } from "../model/not_found.ts";
import { otherAnswer } from "./find_flow_run.ts";

/** Returns the sort key of a line. */
export function keyOf({ id, line }: LogRow): LogKey {
  return { timestamp: line.timestamp, id };
}

/** Returns the next lines; an empty page is the end. */
export type LogPages = (
  source: TaskRunSource,
  options: CallOptions,
) => Promise<readonly LogRow[]>;

/** Creates a function that reads lines by keyset pages. */
export function logPages(where: LogWhere, limit: number): LogPages {
  let { after } = where;
  return async (source, options) => {
    const next = after === undefined ? where : { ...where, after };
    const answered = await source.pageLogs(next, limit, options);
    if (answered === undefined) throw noRun(where.run);
    const rows = answered.map(parseLogRow);
    rows.forEach((row, at) => {
      checkOwner(row, where.run);
      const key = keyOf(row);
      // Lines that go back, such as those from an alternating cache, would
      // never end. Two lines of a page may be equal: a server does not
      // guarantee unique ids of lines.
      if (after !== undefined && !(compareKeys(after, key) < (at ? 1 : 0))) {
        throw otherAnswer(
          `log lines after ${after.timestamp}`,
          `one of ${key.timestamp} that does not come after it`,
        );
      }
      after = key;
    });
    return rows;
  };
}

/** Orders lines by their times, then by their ids. */
export function compareKeys(a: LogKey, b: LogKey): number {
  const order = compareTimes(a.timestamp, b.timestamp);
  if (order !== 0) return order;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}

function checkOwner({ flowRunId, line }: LogRow, run: LogOwner): void {
  const found = run.kind === "flow_run"
    ? flowRunId ?? run.id // some APIs do not state it
    : line.taskRunId;
  if (found !== null && isSameId(found, run.id)) return;
  throw otherAnswer(
    `the log lines of ${labelOf(run)}`,
    found === null
      ? "one of its flow run"
      : `one of ${labelOf({ kind: run.kind, id: found })}`,
  );
}

/** Creates the error for a run that does not exist. */
function noRun(run: LogOwner): ApiError {
  return notFound(labelOf(run), idHint(run.id));
}

/** Returns the name of a run for messages. */
export function labelOf({ kind, id }: LogOwner): string {
  return `${kind === "flow_run" ? "flow run" : "task run"} "${id}"`;
}
