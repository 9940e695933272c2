import { Buffer } from "node:buffer";
import { resolve } from "node:path";
import { inflateRawSync } from "node:zlib";
import { checkOptions, type OptionTable } from "../../platform/options.ts";
import { RECORDED_TASK_RUNS } from "./task_runs.ts";
import type { TaskRunData } from "../rows/rows.ts";

/** What stands in the data for the folder of the results. */
const RESULTS_PLACEHOLDER = "{FIXTURES}/results";

/** The folder of the results, unless the caller has another one. */
export const RECORDED_FOLDER = "/recorded/results";

/** Where the results of the recorded rows are. */
export interface RecordedRowsOptions {
  /**
   * The folder with the result files of the rows, in their `LocalResult`s; a
   * relative one starts from the current folder. By default
   * `/recorded/results`, which `recordedResults()` reads from memory.
   */
  resultsDir?: string;
}

const ROWS_OPTIONS: OptionTable<RecordedRowsOptions> = { resultsDir: "string" };

/**
 * The task runs that `startTestBackend()` serves: 168 rows of 14 flow runs,
 * recorded with Prefect 1.4.1, in every state and with results of every type.
 *
 * Each call gives new objects, which may be changed.
 *
 * @example Rows whose results are in a folder
 * ```ts
 * import { recordedRows } from "@taskrunview/taskrunview/testing";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const rows = recordedRows({ resultsDir: "/data/results" });
 *
 * assertEquals(rows.length, 168);
 * assert(JSON.stringify(rows).includes('"dir":"/data/results"'));
 * ```
 *
 * @param options Where the results are.
 * @returns The rows, in the order they were recorded in.
 */
export function recordedRows(options: RecordedRowsOptions = {}): TaskRunData[] {
  checkOptions("list recorded rows", options, ROWS_OPTIONS);
  const { resultsDir = RECORDED_FOLDER } = options;
  const folder = absolute(resultsDir).replace(/(?<=.)[\\/]+$/, "");
  const place = (_: string, value: unknown) =>
    typeof value === "string"
      ? value.replaceAll(RESULTS_PLACEHOLDER, () => folder)
      : value;
  const packed = Buffer.from(RECORDED_TASK_RUNS, "base64");
  return JSON.parse(inflateRawSync(packed).toString(), place);
}

/** A path of Windows is one anywhere: rows may be made for another machine. */
function absolute(folder: string): string {
  return /^(?:[\\/]|[A-Za-z]:[\\/])/.test(folder) ? folder : resolve(folder);
}
