import { Buffer } from "node:buffer";
import { resolve } from "node:path";
import { inflateRawSync } from "node:zlib";
import { checkOptions, type OptionTable } from "../../platform/options.ts";
import { RECORDED_TASK_RUNS } from "./task_runs.ts";
import type { TaskRunData } from "../rows/rows.ts";

/** The placeholder for the folder of the results in the data. */
const RESULTS_PLACEHOLDER = "{FIXTURES}/results";

/** The default folder of the results. */
export const RECORDED_FOLDER = "/recorded/results";

/** The folder of the results of the recorded rows. */
export interface RecordedRowsOptions {
  /**
   * The folder of the result files in the `LocalResult`s of the rows; a
   * relative one starts from the current folder. The default is read from
   * memory by `recordedResults()`.
   *
   * @default {"/recorded/results"}
   */
  resultsDir?: string;
}

const ROWS_OPTIONS: OptionTable<RecordedRowsOptions> = { resultsDir: "string" };

/**
 * Returns the task runs that `startTestBackend()` serves by default: 168 rows
 * of 14 flow runs, recorded with Prefect 1.4.1, in every state and with results
 * of every type.
 *
 * Each call returns new objects, which may be changed.
 *
 * @example Use results in a folder
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
 * @param options The folder of the results.
 * @returns The rows, in the order of recording.
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

/**
 * A Windows path is absolute on any system: rows may be for another machine.
 */
function absolute(folder: string): string {
  return /^(?:[\\/]|[A-Za-z]:[\\/])/.test(folder) ? folder : resolve(folder);
}
