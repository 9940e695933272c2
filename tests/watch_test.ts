import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  ApiError,
  fromTaskRunData,
  TaskRunError,
  type WatchOptions,
  watchTaskRun,
} from "../mod.ts";
import { polling } from "../src/async/polling.ts";
import type { TaskRunData } from "../src/testing/mod.ts";
import { withBackend } from "./_backend.ts";
import { withFakeClock } from "./_fake_clock.ts";
import { childRow, mappedRows, taskRunRow } from "./_task_run_rows.ts";

const inState = (type: string) =>
  taskRunRow({ serialized_state: { type } }) as unknown as TaskRunData;

/** States that the API tells one after the other, one for each look. */
function changing(states: readonly string[]) {
  let look = 0;
  const told: typeof fetch = () => {
    const type = states[Math.min(look++, states.length - 1)]!;
    return Promise.resolve(
      type.startsWith("5")
        ? new Response("", { status: Number(type) })
        : Response.json({ data: { task_run: [inState(type)] } }),
    );
  };
  return { fetch: told, looks: () => look };
}

const WATCHES: [
  first: string,
  told: string[],
  seen: string[],
  looks: number,
][] = [
  ["Pending", ["Running", "Success"], ["Running", "Success"], 2],
  ["Pending", ["Pending", "Pending", "Failed"], ["Failed"], 3],
  ["Running", ["Running", "Running", "Retrying", "Running", "Success"], [
    "Retrying",
    "Running",
    "Success",
  ], 5],
  ["Success", ["Failed"], ["Success"], 0],
];
for (const [first, told, seen, looks] of WATCHES) {
  Deno.test(`watchTaskRun() of ${first}, then [${told}], gives [${seen}]`, () => {
    const source = changing(told);
    return withBackend(
      [],
      async (client) => {
        const types: string[] = [];
        const view = fromTaskRunData(inState(first), { client });
        for await (const { state } of watchTaskRun(view, { pollMs: 1 })) {
          types.push(state.type);
        }
        assertEquals([types, source.looks()], [seen, looks]);
      },
      {},
      { fetch: source.fetch },
    );
  });
}

Deno.test("watchTaskRun() survives errors that pass, and hands a result on", () => {
  const source = changing(["503", "Running", "502", "500", "Success"]);
  return withBackend(
    [],
    async (client) => {
      const types: string[] = [];
      const view = fromTaskRunData(inState("Pending"), { client });
      for await (const { state } of watchTaskRun(view, { pollMs: 1 })) {
        types.push(state.type);
      }
      assertEquals(types, ["Running", "Success"]);
    },
    {},
    { fetch: source.fetch, retry: { maxRetries: 3 } },
  );
});

Deno.test("watchTaskRun() rejects once the retries are used up", () => {
  const source = changing(["503"]);
  return withBackend(
    [],
    async (client) => {
      const views = watchTaskRun(
        fromTaskRunData(inState("Pending"), { client }),
      );
      await assertRejects(() => views.next(), ApiError, "503");
      assertEquals((await views.next()).done, true);
    },
    {},
    { fetch: source.fetch, retry: false },
  );
});

Deno.test("watchTaskRun() sends no request before the first step", () => {
  const source = changing(["Running", "Success"]);
  return withBackend(
    [],
    async (client) => {
      const views = watchTaskRun(
        fromTaskRunData(inState("Pending"), { client }),
      );
      await withFakeClock(async (clock) => {
        await views.next();
        await clock.advance(60_000);
      });
      assertEquals(source.looks(), 1);
      await views.return();
    },
    {},
    { fetch: source.fetch },
  );
});

Deno.test("watchTaskRun() ends with its time, and with its signal", () => {
  const source = changing(["Running"]);
  return withBackend(
    [],
    async (client) => {
      const view = fromTaskRunData(inState("Running"), { client });
      await withFakeClock(async (clock) => {
        const late = watchTaskRun(view, { pollMs: 20, timeoutMs: 30 });
        const error = await assertRejects(
          () => clock.advanceUntil(late.next()),
          ApiError,
          "30 ms",
        );
        assertEquals([error.code, source.looks()], ["timeout", 2]);

        const controller = new AbortController();
        const reason = new Error("enough");
        const stopped = watchTaskRun(view, {
          pollMs: 20,
          signal: controller.signal,
        });
        const ended = stopped.next().catch((thrown) => thrown);
        await clock.waitFor(20);
        controller.abort(reason);
        assertStrictEquals(await ended, reason);
      });

      const left = watchTaskRun(view);
      const pending = left.next();
      await left.return();
      assertEquals((await pending).done, true);
    },
    {},
    { fetch: source.fetch },
  );
});

Deno.test("watchTaskRun({ children }) gives each child once, as it finishes", () => {
  const finished = (index: number, second: number) => ({
    ...childRow(index),
    state: "Success",
    state_timestamp: `2022-05-09T12:00:${
      String(second).padStart(2, "0")
    }+00:00`,
  });
  const running = (index: number) => ({
    ...childRow(index, { type: "Running" }),
    state: "Running",
  });
  const [parent] = mappedRows([], 4);
  const acts = [
    [parent, running(0), finished(1, 9), finished(2, 5)],
    [parent, running(0), finished(1, 9), finished(2, 5), running(3)],
    [parent, running(0), finished(1, 9), finished(2, 5), finished(3, 1)],
    [parent, ...[0, 1, 2, 3].map((index) => finished(index, 10 + index))],
  ] as unknown as TaskRunData[][];
  return withBackend([], async (client) => {
    const seen: number[] = [];
    const view = fromTaskRunData<number[]>(parent, { client });
    for await (
      const child of watchTaskRun(view, { children: true, pollMs: 3 })
    ) {
      seen.push(child.mapIndex);
      assertEquals(await child.result(), 10 * child.mapIndex);
    }
    assertEquals(seen, [2, 1, 3, 0]);
    assertEquals(acts, []);
  }, {
    onRequest({ variables }, api) {
      const { _gt } = (variables!.where as { map_index: { _gt: number } })
        .map_index;
      if (_gt === -1) api.setRows(acts.shift()!); // a look begins
    },
  });
});

for (const nMapStates of [250, null]) {
  Deno.test(`watchTaskRun({ children }) of ${nMapStates} ends when all have finished`, () => {
    const indices = Array.from({ length: 250 }, (_, index) => index);
    const rows = mappedRows(indices, nMapStates).map((row) => ({
      ...row,
      state: (row.serialized_state as { type: string }).type,
    }));
    return withBackend(rows, async (client) => {
      const seen: number[] = [];
      const view = fromTaskRunData(rows[0], { client });
      for await (
        const { mapIndex } of watchTaskRun(view, { children: true, pollMs: 1 })
      ) seen.push(mapIndex);
      assertEquals(seen, indices);
    });
  });
}

Deno.test("watchTaskRun({ children }) of none ends at once", () => {
  const rows = mappedRows([], 0);
  return withBackend(rows, async (client) => {
    const view = fromTaskRunData(rows[0], { client });
    assertEquals(
      (await watchTaskRun(view, { children: true }).next()).done,
      true,
    );
  });
});

Deno.test("watchTaskRun({ children }) of a task that is not mapped throws at the call", () => {
  const error = assertThrows(
    () => watchTaskRun(fromTaskRunData(taskRunRow()), { children: true }),
    TaskRunError,
  );
  assertEquals(error.code, "not_mapped");
});

for (
  const options of [
    { pollMs: 0 },
    { pollMs: NaN },
    { pollMs: Infinity },
    { timeoutMs: 0 },
    { timeoutMs: NaN },
  ] as WatchOptions[]
) {
  Deno.test(`watchTaskRun() with ${Deno.inspect(options)} throws a RangeError at the call`, () => {
    const view = fromTaskRunData(taskRunRow());
    assertThrows(() => watchTaskRun(view, options), RangeError);
  });
}

Deno.test("polling() grows from 0.5 to 10 seconds with jitter, and starts anew", () => {
  const polls = polling(undefined);
  const delays = Array.from({ length: 20 }, () => polls.nextDelay());
  assert(delays[0]! >= 500 && delays[0]! <= 750);
  assert(delays.every((delay) => delay >= 500 && delay <= 10_000));
  assertEquals(delays.at(-1), 10_000);
  polls.restart();
  assert(polls.nextDelay() <= 750);
  assertEquals(polling(7).nextDelay(), 7);
});
