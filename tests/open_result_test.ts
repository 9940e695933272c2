import { assertEquals, assertRejects } from "@std/assert";
import { toText } from "@std/streams";
import {
  createClient,
  fromTaskRunData,
  openResult,
  ResultError,
  type ResultReader,
  TaskRunError,
} from "../mod.ts";
import { withFakeClock } from "./_fake_clock.ts";
import {
  mappedRows,
  rowWithValue,
  success,
  taskRunRow,
} from "./_task_run_rows.ts";

Deno.test("openResult() gives the stored bytes, undecoded", async () => {
  assertEquals(
    await toText(await openResult(fromTaskRunData(rowWithValue('{"a": NaN}')))),
    '{"a": NaN}',
  );
});

Deno.test("openResult() of a file gives its bytes, and closes it", async () => {
  const dir = await Deno.makeTempDir();
  await Deno.writeTextFile(`${dir}/k`, "stored");
  const row = taskRunRow({
    serialized_state: success({ type: "LocalResult", dir, location: "k" }),
  });
  assertEquals(await toText(await openResult(fromTaskRunData(row))), "stored");
  await (await openResult(fromTaskRunData(row))).cancel();
  await Deno.remove(dir, { recursive: true });
});

Deno.test("openResult() of a file stops at its signal", async () => {
  const dir = await Deno.makeTempDir();
  await Deno.writeFile(`${dir}/k`, new Uint8Array(3_000_000));
  const row = taskRunRow({
    serialized_state: success({ type: "LocalResult", dir, location: "k" }),
  });
  const controller = new AbortController();
  const stream = await openResult(fromTaskRunData(row), {
    signal: controller.signal,
  });
  const reader = stream.getReader();
  await reader.read();
  controller.abort("enough");
  assertEquals(await reader.read().catch((reason) => reason), "enough");
  await Deno.remove(dir, { recursive: true });
});

Deno.test("openResult() says why there is nothing to open", async () => {
  const running = fromTaskRunData(
    taskRunRow({ serialized_state: { type: "Running" } }),
  );
  await assertRejects(() => openResult(running), TaskRunError, "Running");
  const parent = fromTaskRunData(mappedRows([0])[0]);
  const error = await assertRejects(
    () => openResult(parent),
    ResultError,
    "it has no result type",
  );
  assertEquals([error.code, error.hint?.includes("iterMapped()")], [
    "no_result",
    true,
  ]);
});

/** A reader whose stream never comes, and that says when it is told to stop. */
function late() {
  const seen = { aborted: false };
  let tellOpened = () => {};
  const opened = new Promise<void>((resolve) => tellOpened = resolve);
  const open: ResultReader["open"] = (_ref, { signal }) => {
    tellOpened();
    return new Promise((_, reject) =>
      signal.addEventListener("abort", () => {
        seen.aborted = true;
        reject(signal.reason);
      })
    );
  };
  const client = createClient({
    results: { readers: { PrefectResult: { open } } },
  });
  const view = fromTaskRunData(rowWithValue("1"), { client });
  return { seen, opened, view };
}

Deno.test("openResult() keeps to its time limit, and aborts the reader", async () => {
  const { seen, view, opened } = late();
  await withFakeClock(async (clock) => {
    const opening = openResult(view, { timeoutMs: 10 });
    const error = assertRejects(() => opening, ResultError, "more than 10 ms");
    await opened;
    await clock.advance(10);
    assertEquals([(await error).code, seen.aborted], ["timeout", true]);
  });
});

Deno.test("openResult() rejects with the signal's reason, and aborts the reader", async () => {
  const { seen, view, opened } = late();
  const controller = new AbortController();
  const opening = openResult(view, { signal: controller.signal }).catch((
    reason,
  ) => reason);
  await opened;
  controller.abort("enough");
  assertEquals([await opening, seen.aborted], ["enough", true]);
});

Deno.test("an open stream outlives the time limit of its opening", async () => {
  await withFakeClock(async (clock) => {
    const stream = await openResult(fromTaskRunData(rowWithValue("1")), {
      timeoutMs: 10,
    });
    await clock.advance(20);
    assertEquals(await toText(stream), "1");
  });
});
