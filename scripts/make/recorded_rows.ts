/**
 * Writes `src/testing/recorded_task_runs.ts` from `tests/data/task_runs.json`.
 *
 * Run: `deno run --allow-read=tests/data --allow-write=src/testing scripts/make/recorded_rows.ts`
 *
 * @module
 */
import { deflateRawSync } from "node:zlib";

const SOURCE = new URL("../../tests/data/task_runs.json", import.meta.url);
const TARGET = new URL(
  "../../src/testing/recorded_task_runs.ts",
  import.meta.url,
);

/** The text of the module: rows are much alike, so packed they take a tenth. */
export function recordedModule(rows: readonly unknown[]): string {
  const packed = deflateRawSync(JSON.stringify(rows), { level: 9 });
  return `// deno-fmt-ignore-file: it is data.
// Written by scripts/make/recorded_rows.ts.

/**
 * Task runs recorded with Prefect 1.4.1, as JSON, deflated, in base64;
 * \`{FIXTURES}/results\` stands for a folder.
 */
export const RECORDED_TASK_RUNS =
  "${packed.toString("base64")}";
`;
}

if (import.meta.main) {
  const rows = JSON.parse(await Deno.readTextFile(SOURCE));
  await Deno.writeTextFile(TARGET, recordedModule(rows));
}
