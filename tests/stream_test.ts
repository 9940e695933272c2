import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { toText } from "@std/streams";
import {
  fromTaskRunData,
  fromTaskSlug,
  ResultError,
  streamMapped,
  streamMappedJson,
  type StreamMappedJsonOptions,
  TaskRunError,
} from "../mod.ts";
import { withBackend, withSilentBackend } from "./_backend.ts";
import { countedFetch } from "./_counted_fetch.ts";
import { childRow, mappedRows, success, taskRunRow } from "./_task_run_rows.ts";

Deno.test("streamMapped() sends no request before a read, and one then", () => {
  const rows = mappedRows([0, 1, 2]);
  const { fetch, idle } = countedFetch();
  return withBackend(
    rows,
    async (client) => {
      const stream = streamMapped(fromTaskRunData(rows[0], { client }));
      assertEquals(await idle(), 0);
      const reader = stream.getReader();
      assertEquals((await reader.read()).value!.mapIndex, 0);
      assertEquals(await idle(), 1); // a page of 100
      assertEquals((await reader.read()).value!.mapIndex, 1);
      assertEquals((await reader.read()).value!.mapIndex, 2);
      assertEquals((await reader.read()).done, true);
    },
    {},
    { fetch },
  );
});

Deno.test("streamMapped() and streamMappedJson() send the same queries by default", async () => {
  const rows = mappedRows(Array.from({ length: 250 }, (_, i) => i));
  const sent: unknown[] = [];
  for (const stream of [streamMapped, streamMappedJson]) {
    await withBackend(rows, async (client, api) => {
      const parent = fromTaskRunData(rows[0], { client });
      for await (const _ of stream(parent)) { /* to its end */ }
      sent.push(api.requests.map(({ variables }) => variables));
    });
  }
  assertEquals((sent[0] as unknown[]).length, 3);
  assertEquals(sent[0], sent[1]);
});

Deno.test("streamMapped() keeps highWaterMark views ready", () => {
  const rows = mappedRows([0, 1, 2, 3]);
  const { fetch, idle, reach } = countedFetch();
  return withBackend(
    rows,
    async (client) => {
      const parent = fromTaskRunData(rows[0], { client });
      const stream = streamMapped(parent, {
        highWaterMark: 2,
        concurrency: 1,
        pageSize: 1,
      });
      await reach(2);
      assertEquals(await idle(), 2);
      await stream.cancel();
    },
    {},
    { fetch },
  );
});

Deno.test("streamMapped() cancels the queries in flight when it is cancelled", () => {
  const rows = mappedRows([0, 1]);
  return withSilentBackend(async (client, asked) => {
    const parent = fromTaskRunData(rows[0], { client });
    const reader = streamMapped(parent, { concurrency: 2, pageSize: 1 })
      .getReader();
    const pending = reader.read();
    await asked;
    await reader.cancel();
    assertEquals((await pending).done, true);
  });
});

Deno.test("streamMapped() ends in the error of its walk", () => {
  const rows = mappedRows([0], 2);
  return withBackend(rows, async (client) => {
    const seen: number[] = [];
    await assertRejects(
      async () => {
        const parent = fromTaskRunData(rows[0], { client });
        for await (const { mapIndex } of streamMapped(parent)) {
          seen.push(mapIndex);
        }
      },
      TaskRunError,
      "index 1",
    );
    assertEquals(seen, [0]);
  });
});

const lines = (text: string) =>
  text.trim().split("\n").map((line) => JSON.parse(line));

for (
  const options of [
    {},
    { concurrency: 1 },
    { concurrency: 3, pageSize: 2 },
    { start: 1, end: 4 },
  ] as StreamMappedJsonOptions[]
) {
  Deno.test(`streamMappedJson() with ${Deno.inspect(options)} writes a line per child, in order`, () => {
    const rows = mappedRows([0, 1, 2, 3, 4]);
    return withBackend(rows, async (client) => {
      const parent = fromTaskRunData(rows[0], { client });
      const stream = streamMappedJson(parent, options);
      const { start = 0, end = 5 } = options;
      assertEquals(
        lines(await toText(stream)).map(({ mapIndex, state, result }) => [
          mapIndex,
          state.type,
          result,
        ]),
        [0, 1, 2, 3, 4].slice(start, end).map((i) => [i, "Success", 10 * i]),
      );
    });
  });
}

Deno.test("streamMappedJson() is the body of a Response", () => {
  const rows = mappedRows([0]);
  return withBackend(rows, async (client) => {
    const parent = fromTaskRunData(rows[0], { client });
    const [line] = lines(await new Response(streamMappedJson(parent)).text());
    assertEquals(Object.keys(line), [
      "mapIndex",
      "taskRunId",
      "state",
      "result",
    ]);
    assertEquals(line.state.result.type, "PrefectResult");
  });
});

Deno.test("streamMappedJson() reads nothing before it is read", () => {
  const rows = mappedRows([0]);
  const { fetch, idle } = countedFetch();
  return withBackend(
    rows,
    async (client) => {
      const stream = streamMappedJson(fromTaskRunData(rows[0], { client }));
      assertEquals(await idle(), 0);
      await stream.cancel();
    },
    {},
    { fetch },
  );
});

function oneBad() {
  return mappedRows([0, 1, 2]).with(
    2,
    childRow(1, success({ type: "NoResultType" })),
  );
}

Deno.test("streamMappedJson() ends at a child that cannot be loaded", () => {
  const rows = oneBad();
  return withBackend(rows, async (client) => {
    const reader = streamMappedJson(fromTaskRunData(rows[0], { client }))
      .getReader();
    assert(!(await reader.read()).done);
    await assertRejects(() => reader.read(), ResultError, '"add-1[1]"');
  });
});

Deno.test("streamMappedJson({ settled }) writes what is wrong with such a child", () => {
  const rows = oneBad();
  return withBackend(rows, async (client) => {
    const parent = fromTaskRunData(rows[0], { client });
    const text = await toText(streamMappedJson(parent, { settled: true }));
    assertEquals(
      lines(text).map(({ result, error }) => error ? error.code : result),
      [0, "no_result", 20],
    );
    assertEquals(Object.keys(lines(text)[1].error), [
      "code",
      "message",
      "hint",
    ]);
  });
});

Deno.test("streamMapped() and streamMappedJson() refuse wrong options at the call", () => {
  const parent = fromTaskRunData(mappedRows([0])[0]);
  assertThrows(() => streamMapped(parent, { highWaterMark: -1 }), RangeError);
  assertThrows(() => streamMapped(parent, { pageSize: 0 }), RangeError);
  assertThrows(
    () => streamMappedJson(parent, { highWaterMark: -1 }),
    RangeError,
  );
  assertThrows(() => streamMappedJson(parent, { concurrency: 0 }), RangeError);
  assertThrows(() => streamMappedJson(parent, { pageSize: 0 }), RangeError);
  const single = fromTaskRunData(taskRunRow());
  assertThrows(() => streamMapped(single), TaskRunError);
  assertThrows(() => streamMappedJson(single), TaskRunError);
});

Deno.test("streamMapped() and streamMappedJson() have the same defaults", async () => {
  const limits: unknown[] = [];
  await withBackend(mappedRows([0, 1, 2]), async (client, api) => {
    const parent = await fromTaskSlug(
      "add-1",
      "7157678d-c96d-5db4-9238-7e6a9d9a63b1",
      { client },
    );
    for (const stream of [streamMapped, streamMappedJson]) {
      const before = api.requests.length;
      await Array.fromAsync<unknown>(stream(parent));
      limits.push(api.requests[before]?.variables);
    }
  });
  assertEquals(limits[0], limits[1]);
  assertEquals((limits[0] as { limit: number }).limit, 101);
});
