import { Buffer } from "node:buffer";
import { inflateRawSync } from "node:zlib";
import { assert, assertEquals, assertNotStrictEquals } from "@std/assert";
import { recordedRows } from "@taskrunview/taskrunview/testing";
import { recordedModule } from "../../../scripts/make/recorded_rows.ts";
import recorded from "../../data/task_runs.json" with { type: "json" };

Deno.test("recordedRows() gives the recorded rows, new ones at each call", () => {
  const rows = JSON.stringify(recorded)
    .replaceAll("{FIXTURES}/results", "/recorded/results");
  assertEquals(recordedRows(), JSON.parse(rows));
  assertNotStrictEquals(recordedRows()[0], recordedRows()[0]);
});

Deno.test("the script writes a module with the rows it is given", async () => {
  const code = recordedModule(recorded.slice(0, 3));
  const { RECORDED_TASK_RUNS } = await import(
    `data:text/typescript,${encodeURIComponent(code)}`
  );
  const packed = Buffer.from(RECORDED_TASK_RUNS, "base64");
  const rows = JSON.parse(inflateRawSync(packed).toString());
  assertEquals(rows, recorded.slice(0, 3));
});

const FOLDERS: [resultsDir: string, dir: string][] = [
  ["/data/results", "/data/results"],
  ["/data/results/", "/data/results"],
  ["/", "/"],
  ["C:\\data\\results\\", "C:\\data\\results"],
  ["/data/$&", "/data/$&"],
  ["results", `${Deno.cwd()}/results`],
  ["./results/", `${Deno.cwd()}/results`],
  ["/srv/../data", "/srv/../data"],
];
for (const [resultsDir, dir] of FOLDERS) {
  Deno.test(`recordedRows() puts ${resultsDir} in place of the results' folder`, () => {
    const text = JSON.stringify(recordedRows({ resultsDir }));
    assert(text.includes(`"dir":${JSON.stringify(dir)},`));
    assert(!text.includes("{FIXTURES}"));
  });
}
