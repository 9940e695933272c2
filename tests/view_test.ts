import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import * as z from "zod/mini";
import {
  createClient,
  fromTaskRunData,
  getLatest,
  ResultError,
  type ResultReader,
  TaskRunError,
} from "../mod.ts";
import { withBackend } from "./_backend.ts";
import { withFakeClock } from "./_fake_clock.ts";
import { rowWithValue, success, taskRunRow } from "./_task_run_rows.ts";

const FIELDS = [
  "taskRunId",
  "taskId",
  "taskSlug",
  "name",
  "state",
  "mapIndex",
  "flowRunId",
];

Deno.test("a view has seven enumerable fields, and a result that is its own but not enumerable", () => {
  const view = fromTaskRunData(taskRunRow());
  assertEquals(Object.keys(view).sort(), [...FIELDS].sort());
  assertEquals(
    Object.getOwnPropertyNames(view).sort(),
    [...FIELDS, "result"].sort(),
  );
  assertEquals(Object.getPrototypeOf(view), Object.prototype);
});

Deno.test("a view is frozen all the way down", () => {
  const view = fromTaskRunData(taskRunRow({
    serialized_state: {
      ...success({ type: "S3Result", bucket: "b", location: "k" }),
      context: { tags: ["a"] },
    },
  }));
  const parts = [
    view,
    view.state,
    view.state.result!,
    view.state.context!,
    view.state.context!.tags!,
    view.result,
  ];
  for (const part of parts) assert(Object.isFrozen(part));
  assertThrows(() => {
    // @ts-expect-error the field is read-only
    view.mapIndex = 3;
  }, TypeError);
  assertThrows(() => Object.assign(view.state, { type: "Failed" }), TypeError);
});

Deno.test("JSON, structuredClone and spreading carry the data alone", () => {
  const view = fromTaskRunData(rowWithValue("1"));
  const data = JSON.parse(JSON.stringify(view));
  assertEquals(Object.keys(data).sort(), [...FIELDS].sort());
  assertEquals(structuredClone(view), data);
  assertEquals({ ...view }, data);
});

Deno.test("the row that a view is made of stays as it was", () => {
  const row = taskRunRow();
  const before = structuredClone(row);
  fromTaskRunData(row);
  assertEquals(row, before);
  assert(!Object.isFrozen(row) && !Object.isFrozen(row.serialized_state));
});

/** A reader that counts, and ends when it is told to. */
function countingReader(fail = false) {
  const seen = { reads: 0 };
  const open: ResultReader["open"] = async (ref) => {
    seen.reads++;
    await Promise.resolve();
    if (fail && seen.reads === 1) throw new Error("no");
    return ReadableStream.from([new TextEncoder().encode(ref.location!)]);
  };
  const client = createClient({
    results: { readers: { PrefectResult: { open } } },
  });
  return { seen, client };
}

Deno.test("nothing is read before result() is called", async () => {
  const { seen, client } = countingReader();
  fromTaskRunData(rowWithValue("1"), { client });
  await Promise.resolve();
  assertEquals(seen.reads, 0);
});

for (const json of ["1", "null", "[]"]) {
  Deno.test(`result() reads ${json} once for any number of callers`, async () => {
    const { seen, client } = countingReader();
    const view = fromTaskRunData(rowWithValue(json), { client });
    const values = await Promise.all([1, 2, 3, 4, 5].map(() => view.result()));
    values.push(await view.result());
    for (const value of values) assertStrictEquals(value, values[0]);
    assertEquals(values[0], JSON.parse(json));
    assertEquals(seen.reads, 1);
  });
}

Deno.test("result() forgets a failed read", async () => {
  const { seen, client } = countingReader(true);
  const view = fromTaskRunData(rowWithValue("1"), { client });
  await assertRejects(() => view.result(), ResultError);
  assertEquals(await view.result(), 1);
  assertEquals(seen.reads, 2);
});

Deno.test("loading changes nothing of the view", async () => {
  const view = fromTaskRunData(rowWithValue('{"a": 1}'));
  const before = JSON.stringify(view);
  await view.result();
  assertEquals(JSON.stringify(view), before);
});

Deno.test("result() works without its view", async () => {
  const { result } = fromTaskRunData(rowWithValue("7"));
  assertEquals(await result(), 7);
});

Deno.test("result() stops for the caller whose signal aborts, and for no other", async () => {
  let resolve: (stream: ReadableStream<Uint8Array>) => void = () => {};
  const open = () =>
    new Promise<ReadableStream<Uint8Array>>((r) => resolve = r);
  const client = createClient({
    results: { readers: { PrefectResult: { open } } },
  });
  const view = fromTaskRunData(rowWithValue("1"), { client });
  const controller = new AbortController();
  const left = view.result({ signal: controller.signal });
  const stays = view.result();
  await Promise.resolve();
  controller.abort("leaving");
  assertEquals(await left.catch((reason) => reason), "leaving");
  resolve(ReadableStream.from([new TextEncoder().encode("5")]));
  assertEquals(await stays, 5);
});

Deno.test("result() keeps to its time limit, and aborts the reader", async () => {
  let aborted = false;
  const opened = Promise.withResolvers<void>();
  const open: ResultReader["open"] = (_ref, { signal }) => {
    opened.resolve();
    return new Promise((_, reject) =>
      signal.addEventListener("abort", () => {
        aborted = true;
        reject(signal.reason);
      })
    );
  };
  const client = createClient({
    results: { readers: { PrefectResult: { open } } },
  });
  const view = fromTaskRunData(rowWithValue("1"), { client });
  await withFakeClock(async (clock) => {
    const loading = view.result({ timeoutMs: 10 });
    const error = assertRejects(() => loading, ResultError, "more than 10 ms");
    await opened.promise;
    await clock.advance(10);
    assertEquals([(await error).code, aborted], ["timeout", true]);
  });
});

Deno.test("a schema checks the value, gives it a type, and what it makes is what is kept", async () => {
  const schema = z.pipe(z.string(), z.transform((text: string) => text.length));
  const view = fromTaskRunData(rowWithValue('"four"'), { schema });
  const length: number = await view.result();
  assertEquals(length, 4);
  assertEquals(await view.result(), 4);
  const wrong = fromTaskRunData(rowWithValue("4"), { schema });
  const error = await assertRejects(() => wrong.result(), ResultError);
  assertEquals([error.code, error.issues?.length], ["schema", 1]);
});

Deno.test("the finished state is tested first, even when a value is there", async () => {
  const row = rowWithValue("1");
  await withBackend([row], async (client, api) => {
    const view = fromTaskRunData(row, { client });
    await view.result();
    api.setRows([{ ...row, serialized_state: { type: "Running" } } as never]);
    const latest = await getLatest(view);
    await assertRejects(() => latest.result(), TaskRunError, "Running");
  });
});

Deno.test("a view of a saved row needs no client and no settings", async () => {
  assertEquals(await fromTaskRunData(rowWithValue("1")).result(), 1);
});

Deno.test("result() with a settled that only the program knows gives one of two types", async () => {
  const view = fromTaskRunData<number[]>(
    taskRunRow({
      serialized_state: { type: "Mapped", n_map_states: 0 },
    }),
    {
      client: createClient({
        apiUrl: "http://127.0.0.1:1",
        fetch: () => Promise.resolve(Response.json({ data: { task_run: [] } })),
      }),
    },
  );
  for (const settled of [true, false]) {
    const value: number[] | PromiseSettledResult<number>[] = await view
      .result({ settled });
    assertEquals(value, []);
    // @ts-expect-error: it may be entries
    const _values: number[] = await view.result({ settled });
  }
  const values: number[] = await view.result({ settled: false });
  const entries: PromiseSettledResult<number>[] = await view
    .result({ settled: true });
  assertEquals([values, entries], [[], []]);
});
