import { assertEquals, assertRejects } from "@std/assert";
import {
  createClient,
  fromTaskRunData,
  probeResult,
  ResultError,
  type ResultReader,
  type ResultSettings,
} from "../mod.ts";
import { success, taskRunRow } from "./_task_run_rows.ts";

const viewOf = (serialized_state: unknown, results: ResultSettings = {}) =>
  fromTaskRunData(taskRunRow({ serialized_state }), {
    client: createClient({ results }),
  });
const stored = (
  result: Record<string, unknown> | null,
  results: ResultSettings = {},
) => viewOf(success(result), results);

const FORMATS: [format: string | null, bytes: string | Uint8Array][] = [
  ["pickle", Uint8Array.of(0x80, 4, 0x4e, 0x2e)],
  ["json", '{"a": 1}'],
  ["datetime", "2022-05-09T06:30:00Z"],
  ["pandas csv", ",a,b\n0,1,2\n1,3,"],
  ["gzip", Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0)],
  [null, ""],
];
for (const [format, content] of FORMATS) {
  Deno.test(`probeResult() reports size, time and the format ${format}`, async () => {
    const dir = await Deno.makeTempDir();
    const bytes = typeof content === "string"
      ? new TextEncoder().encode(content)
      : content;
    await Deno.writeFile(`${dir}/k`, bytes);
    const time = new Date("2022-05-09T06:30:00Z");
    await Deno.utime(`${dir}/k`, time, time);
    const probed = await probeResult(
      stored({ type: "LocalResult", dir, location: "k" }),
    );
    assertEquals([
      probed.isLoadable,
      probed.size,
      probed.modified,
      probed.format,
    ], [true, bytes.length, time.toISOString(), format]);
    await Deno.remove(dir, { recursive: true });
  });
}

Deno.test("probeResult() reports a result that cannot be read as a problem", async () => {
  const dir = await Deno.makeTempDir();
  const probed = await probeResult(
    stored({ type: "LocalResult", dir, location: "none" }),
  );
  assertEquals([
    probed.isLoadable,
    probed.problem?.code,
    probed.size,
    probed.format,
  ], [false, "not_found", null, null]);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("probeResult() opens nothing that cannot be loaded", async () => {
  let opened = 0;
  const open: ResultReader["open"] = () => Promise.reject(opened++);
  const probed = await probeResult(
    stored({ type: "MyResult", location: null }, {
      readers: { MyResult: { open } },
    }),
  );
  assertEquals([probed.problem?.code, opened], ["no_location", 0]);
});

Deno.test("probeResult() keeps to signal and time limit", async () => {
  const open: ResultReader["open"] = (_ref, { signal }) =>
    new Promise((_, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason))
    );
  const view = stored({ type: "MyResult", location: "k" }, {
    readers: { MyResult: { open } },
  });
  const error = await assertRejects(
    () => probeResult(view, { timeoutMs: 10 }),
    ResultError,
  );
  assertEquals(error.code, "timeout");
  const controller = new AbortController();
  const probing = probeResult(view, {
    signal: controller.signal,
  }).catch((reason) => reason);
  controller.abort("enough");
  assertEquals(await probing, "enough");
});

Deno.test("probeResult() opens nothing of a mapped parent", async () => {
  const parent = viewOf({ type: "Mapped", n_map_states: 2 }, {});
  const { isLoadable, size, format } = await probeResult(parent);
  assertEquals([isLoadable, size, format], [true, null, null]);
});
