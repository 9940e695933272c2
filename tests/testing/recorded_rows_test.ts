import { assert, assertEquals, assertNotStrictEquals } from "@std/assert";
import { recordedRows } from "@taskrunview/taskrunview/testing";
import { recordedModule } from "../../scripts/make_recorded_rows.ts";
import recorded from "../data/task_runs.json" with { type: "json" };

Deno.test("recordedRows() gives the recorded rows, new ones at each call", () => {
  assertEquals(recordedRows(), recorded as unknown[]);
  assertNotStrictEquals(recordedRows()[0], recordedRows()[0]);
});

Deno.test("recorded_task_runs.ts is what the script writes", async () => {
  const module = new URL(
    "../../src/testing/recorded_task_runs.ts",
    import.meta.url,
  );
  assertEquals(await Deno.readTextFile(module), recordedModule(recorded));
});

const FOLDERS: [resultsDir: string, dir: string][] = [
  ["/data/results", "/data/results"],
  ["/data/results/", "/data/results"],
  ["/", "/"],
  ["C:\\data\\results\\", "C:\\data\\results"],
  ["/data/$&", "/data/$&"],
];
for (const [resultsDir, dir] of FOLDERS) {
  Deno.test(`recordedRows() puts ${resultsDir} in place of the results' folder`, () => {
    const text = JSON.stringify(recordedRows({ resultsDir }));
    assert(text.includes(`"dir":${JSON.stringify(dir)},`));
    assert(!text.includes("{FIXTURES}"));
  });
}
