/**
 * Writes `src/testing/recorded_task_runs.ts` from `tests/data/task_runs.json`.
 *
 * Run: `deno run --allow-read=tests/data --allow-write=src/testing scripts/make_recorded_rows.ts`
 *
 * @module
 */

const SOURCE = new URL("../tests/data/task_runs.json", import.meta.url);
const TARGET = new URL("../src/testing/recorded_task_runs.ts", import.meta.url);

/** The text of the module, a row a line: so a diff names the rows it changes. */
export function recordedModule(rows: readonly unknown[]): string {
  return `// deno-fmt-ignore-file: one row a line.
// Written by scripts/make_recorded_rows.ts.
import type { TaskRunData } from "./rows.ts";

/** Task runs recorded with Prefect 1.4.1; \`{FIXTURES}/results\` stands for a folder. */
export const RECORDED_TASK_RUNS: readonly TaskRunData[] = [
${rows.map((row) => `${JSON.stringify(row)},`).join("\n")}
];
`;
}

if (import.meta.main) {
  const rows = JSON.parse(await Deno.readTextFile(SOURCE));
  await Deno.writeTextFile(TARGET, recordedModule(rows));
}
