import type { LogKey, LogWhere } from "../model/flow_run_source.ts";
import type { LogRow } from "../model/log_row.ts";
import { compareKeys, keyOf, type LogPages, logPages } from "./log_pages.ts";

/**
 * The maximum delay of a line. Prefect's processes send their lines every 5
 * seconds, so an earlier line can arrive after a later line of another process.
 */
const LATENESS_MS = 15_000;

/** The maximum number of remembered lines, whatever their times. */
const MAX_REMEMBERED = 20_000;

/**
 * Creates a function that reads the lines of a run page by page and, after the
 * last page, continues with the lines that have arrived meanwhile. Each line is
 * returned once, although the last seconds are read again. An empty page means
 * that no more lines exist for now.
 */
export function createLogTail(where: LogWhere, limit: number): LogPages {
  const remembered = new Map<string, LogKey>();
  let newest: LogKey | undefined;
  /** The last line that is no longer remembered. */
  let floor = where.after;
  let nextPage = logPages(where, limit);

  function remember(rows: readonly LogRow[]): void {
    for (const row of rows) {
      const key = keyOf(row);
      remembered.set(row.id, key);
      if (newest === undefined || compareKeys(newest, key) < 0) newest = key;
    }
    forget();
  }

  function forget(): void {
    const from = Date.parse(newest!.timestamp) - LATENESS_MS;
    let excess = remembered.size - MAX_REMEMBERED;
    // They are almost in chronological order: a late line is kept longer.
    for (const [id, key] of remembered) {
      if (excess <= 0 && Date.parse(key.timestamp) >= from) break;
      remembered.delete(id);
      excess--;
      if (floor === undefined || compareKeys(floor, key) < 0) floor = key;
    }
  }

  return async (source, options) => {
    while (true) {
      const rows = await nextPage(source, options);
      if (rows.length === 0) {
        nextPage = logPages(floor ? { ...where, after: floor } : where, limit);
        return [];
      }
      const fresh = rows.filter(({ id }) => !remembered.has(id));
      if (fresh.length === 0) continue;
      remember(fresh);
      return fresh;
    }
  };
}
