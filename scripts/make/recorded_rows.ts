/**
 * Writes `src/testing/recorded/task_runs.ts` from `tests/data/task_runs.json`,
 * `src/testing/recorded/files.ts` from `tests/data/results`, and
 * `src/testing/flow_runs_data.ts` from `tests/data/flow_runs`.
 *
 * Run: `deno run --allow-read=tests/data --allow-write=src/testing scripts/make/recorded_rows.ts`
 *
 * @module
 */
import { deflateRawSync } from "node:zlib";

const DATA = new URL("../../tests/data/", import.meta.url);
const TARGETS = new URL("../../src/testing/", import.meta.url);

/** The text of the module: rows are much alike, so packed they take a tenth. */
export function recordedModule(rows: readonly unknown[]): string {
  return packedModule(
    "RECORDED_TASK_RUNS",
    `Task runs recorded with Prefect 1.4.1, as JSON, deflated, in base64;
 * \`{FIXTURES}/results\` stands for a folder.`,
    rows,
  );
}

/** The text of the module of result files, in base64 by their paths. */
export function filesModule(files: Readonly<Record<string, string>>): string {
  return packedModule(
    "RECORDED_FILES",
    "The result files of these task runs, by path, as JSON, deflated, in base64.",
    files,
  );
}

/** The files below a folder, in base64 by their paths from there. */
export async function readFiles(
  folder: URL,
  path = "",
): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const { name, isFile } of [...Deno.readDirSync(folder)].sort(byName)) {
    const url = new URL(encodeURIComponent(name), folder);
    if (isFile) files[path + name] = (await Deno.readFile(url)).toBase64();
    else {Object.assign(
        files,
        await readFiles(new URL(`${url}/`), `${path}${name}/`),
      );}
  }
  return files;
}

function byName(a: Deno.DirEntry, b: Deno.DirEntry): number {
  return a.name < b.name ? -1 : 1;
}

/** The text of the module of flow runs. */
export function flowRunsModule(data: unknown): string {
  return packedModule(
    "RECORDED_FLOW_RUNS",
    "Flow runs recorded with Prefect 1.4.1, as JSON, deflated, in base64.",
    data,
  );
}

function packedModule(name: string, about: string, value: unknown): string {
  const packed = deflateRawSync(JSON.stringify(value), { level: 9 });
  return `// deno-fmt-ignore-file: it is data.
// Written by scripts/make/recorded_rows.ts.

/**
 * ${about}
 */
export const ${name} =
  "${packed.toString("base64")}";
`;
}

async function readJson(name: string) {
  return JSON.parse(await Deno.readTextFile(new URL(name, DATA)));
}

if (import.meta.main) {
  const write = (name: string, text: string) =>
    Deno.writeTextFile(new URL(name, TARGETS), text);
  await write(
    "recorded/task_runs.ts",
    recordedModule(await readJson("task_runs.json")),
  );
  await write(
    "recorded/files.ts",
    filesModule(await readFiles(new URL("results/", DATA))),
  );
  const [orders, doors] = await Promise.all(
    ["orders", "doors"].map((name) => readJson(`flow_runs/${name}.json`)),
  );
  const both = Object.keys(orders).map((key) => [
    key,
    [...orders[key], ...doors[key]],
  ]);
  await write("flow_runs_data.ts", flowRunsModule(Object.fromEntries(both)));
}
