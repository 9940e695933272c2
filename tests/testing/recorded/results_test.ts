import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  createClient,
  fromTaskRunData,
  isFinished,
  ResultError,
} from "@taskrunview/taskrunview";
import {
  recordedResults,
  recordedRows,
} from "@taskrunview/taskrunview/testing";
import { filesModule, readFiles } from "../../../scripts/make/recorded_rows.ts";

const RESULTS = new URL("../../data/results/", import.meta.url);

const client = createClient({ results: recordedResults() });
const views = recordedRows().map((row) => fromTaskRunData(row, { client }))
  .filter(({ state }) =>
    isFinished(state) && state.result?.type === "LocalResult" &&
    state.result.location !== null
  );

Deno.test("recordedResults() reads from memory what the files hold", async () => {
  const onDisk = recordedRows({ resultsDir: RESULTS.pathname });
  const files = new Map(
    onDisk.map((row) => [row.id, fromTaskRunData(row)]),
  );
  let loaded = 0;
  for (const view of views) {
    const [inMemory, onDisk] = await Promise.allSettled([
      view.result(),
      files.get(view.taskRunId)!.result(),
    ]);
    assertEquals(inMemory.status, onDisk.status, view.taskSlug);
    if (inMemory.status === "rejected") continue;
    assertEquals(inMemory.value, (onDisk as typeof inMemory).value);
    loaded++;
  }
  assert(loaded > 80, `${loaded}`);
});

Deno.test("recordedResults() has no other files", async () => {
  const lost = views.find(({ taskSlug }) => taskSlug === "lost_file-1")!;
  const error = await assertRejects(() => lost.result(), ResultError);
  assertEquals(error.code, "read_failed");
});

Deno.test("the module of recorded files is what the script writes", async () => {
  const written = filesModule(await readFiles(RESULTS));
  const url = new URL(
    "../../../src/testing/recorded/files.ts",
    import.meta.url,
  );
  assertEquals(await Deno.readTextFile(url), written);
});
