import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type Client,
  createClient,
  fromTaskRunData,
  iterMappedResults,
  type IterMappedResultsOptions,
  type MappedResult,
  ResultError,
  type ResultReader,
  type ResultSettings,
  TaskRunError,
} from "../mod.ts";
import { withBackend } from "./_backend.ts";
import { countedFetch } from "./_counted_fetch.ts";
import { turn, withFakeClock } from "./_fake_clock.ts";
import { childRow, mappedRows, success, taskRunRow } from "./_task_run_rows.ts";

/** A mapped parent and `count` children whose results a reader of `CustomResult` opens. */
function customRows(count: number): Record<string, unknown>[] {
  const result = (i: number) =>
    success({ type: "CustomResult", location: `${i}` });
  const indices = Array.from({ length: count }, (_, i) => i);
  const [parent] = mappedRows([], count);
  return [parent!, ...indices.map((i) => childRow(i, result(i)))];
}

const streamOf = (text: string) => new Blob([text]).stream();

function withReader(
  count: number,
  open: (index: number, signal: AbortSignal) => Promise<string>,
  run: (
    iterate: (
      options?: IterMappedResultsOptions,
    ) => AsyncGenerator<MappedResult<number>, void, undefined>,
    client: Client,
  ) => Promise<void>,
): Promise<void> {
  const rows = customRows(count);
  const CustomResult: ResultReader = {
    open: async ({ location }, { signal }) =>
      streamOf(await open(Number(location), signal)),
  };
  return withBackend(
    rows,
    (client) => {
      const parent = fromTaskRunData<number[]>(rows[0], { client });
      return run((options) => iterMappedResults(parent, options), client);
    },
    {},
    { results: { readers: { CustomResult } } },
  );
}

function summaryOf(result: MappedResult<unknown>): [number, unknown] {
  return [
    result.view.mapIndex,
    result.status === "fulfilled" ? result.value : result.reason.code,
  ];
}

for (
  const options of [
    {},
    { concurrency: 1, pageSize: 1 },
    { concurrency: 2, pageSize: 3 },
    { concurrency: 50 },
  ] as IterMappedResultsOptions[]
) {
  Deno.test(`iterMappedResults() with ${Deno.inspect(options)} keeps the order and its bound`, async () => {
    let [open, most] = [0, 0];
    const read = async (index: number) => {
      most = Math.max(most, ++open);
      for (let i = 0; i <= (index * 7) % 5; i++) await turn();
      open--;
      return `${index * 10}`;
    };
    await withReader(20, read, async (iterate) => {
      const seen: [number, unknown][] = [];
      for await (const result of iterate(options)) {
        seen.push(summaryOf(result));
      }
      assertEquals(seen, Array.from({ length: 20 }, (_, i) => [i, i * 10]));
    });
    const { concurrency = 6 } = options;
    assert(most <= concurrency, `${most} at once`);
    assertEquals(open, 0);
  });
}

Deno.test("iterMappedResults() gives the error of a child that cannot be loaded, and goes on", () => {
  const rows = mappedRows([0, 1, 2, 3])
    .with(2, childRow(1, success({ type: "NoResultType" })))
    .with(3, childRow(2, { type: "Running" }));
  return withBackend(rows, async (client) => {
    const seen: [number, unknown][] = [];
    const parent = fromTaskRunData<number[]>(rows[0], { client });
    for await (const result of iterMappedResults(parent)) {
      seen.push(summaryOf(result));
    }
    assertEquals(seen, [[0, 0], [1, "no_result"], [2, "not_finished"], [
      3,
      30,
    ]]);
  });
});

/** Opens the first at once, the others never; logs each that was stopped. */
function hanging(log: number[]) {
  return (index: number, signal: AbortSignal) =>
    index === 0
      ? Promise.resolve("0")
      : new Promise<string>((_, reject) =>
        signal.addEventListener("abort", () => {
          log.push(index);
          reject(signal.reason);
        })
      );
}

type Iteration = AsyncGenerator<MappedResult<number>, void, undefined>;
const LEAVING: [how: string, leave: (results: Iteration) => Promise<void>][] = [
  ["break", async (results) => {
    for await (const _ of results) {
      for (let i = 0; i < 50; i++) await turn();
      break;
    }
  }],
  ["return()", async (results) => {
    await results.next();
    for (let i = 0; i < 50; i++) await turn();
    await results.return();
  }],
  ["return() while the next is awaited", async (results) => {
    await results.next();
    const next = results.next();
    for (let i = 0; i < 50; i++) await turn();
    await results.return();
    assertEquals((await next).done, true);
  }],
];
for (const [how, leave] of LEAVING) {
  Deno.test(`iterMappedResults() stops all reads on ${how}`, async () => {
    const log: number[] = [];
    await withReader(9, hanging(log), async (iterate) => {
      const results = iterate({ concurrency: 3 });
      await leave(results);
      assert(log.length >= 2, `only ${log} stopped`);
      assertEquals((await results.next()).done, true);
    });
  });
}

Deno.test("iterMappedResults() requests nothing before the first child, and nothing after break", () => {
  const rows = mappedRows(Array.from({ length: 500 }, (_, i) => i));
  const { fetch, idle } = countedFetch();
  return withBackend(
    rows,
    async (client) => {
      const results = iterMappedResults(fromTaskRunData(rows[0], { client }));
      assertEquals(await idle(), 0);
      for await (const _ of results) break;
      assertEquals(await idle(), 1);
    },
    {},
    { fetch },
  );
});

Deno.test("iterMappedResults() rejects with the signal's reason, which is no outcome", async () => {
  const controller = new AbortController();
  const reason = new ResultError("timeout", "mine", { ref: null });
  const { signal } = controller;
  await withReader(9, hanging([]), async (iterate) => {
    const seen: unknown[] = [];
    const error = await assertRejects(async () => {
      for await (const result of iterate({ signal })) {
        seen.push(summaryOf(result));
        controller.abort(reason);
      }
    });
    assertEquals(error, reason);
    assertEquals(seen, [[0, 0]]);
  });
});

Deno.test("iterMappedResults() applies timeoutMs to each result", () => {
  const { promise: opened, resolve } = Promise.withResolvers<void>();
  const hang = hanging([]);
  const open = (index: number, signal: AbortSignal) => {
    if (index === 1) resolve();
    return hang(index, signal);
  };
  return withReader(2, open, (iterate) =>
    withFakeClock(async (clock) => {
      const results = iterate({ timeoutMs: 10 });
      assertEquals(summaryOf((await results.next()).value!), [0, 0]);
      await opened;
      const second = await clock.advanceUntil(results.next());
      assertEquals(summaryOf(second.value!), [1, "timeout"]);
      assertEquals((await results.next()).done, true);
    }));
});

Deno.test("iterMappedResults() ends in an error that is not of a result", async (t) => {
  const rows = mappedRows([0, 1]);
  const rewrite: ResultSettings["rewrite"] = () => {
    throw new TypeError("mine");
  };
  await t.step("of a function of the caller", () =>
    withBackend(
      rows,
      async (client) => {
        const parent = fromTaskRunData(rows[0], { client });
        await assertRejects(
          () => iterMappedResults(parent).next(),
          TypeError,
          "mine",
        );
      },
      {},
      { results: { rewrite } },
    ));
  await t.step("of a child that is missing, after those before it", () => {
    const gap = mappedRows([0, 1, 3]);
    return withBackend(gap, async (client) => {
      const seen: unknown[] = [];
      const parent = fromTaskRunData<number[]>(gap[0], { client });
      const error = await assertRejects(async () => {
        for await (const result of iterMappedResults(parent)) {
          seen.push(summaryOf(result));
        }
      }, TaskRunError);
      assertEquals([error.code, seen], ["missing_index", [[0, 0], [1, 10]]]);
    });
  });
});

Deno.test("iterMappedResults() refuses wrong options at the call", () => {
  const client = createClient({ apiUrl: "http://127.0.0.1:1" });
  const parent = fromTaskRunData(mappedRows([0])[0], { client });
  for (
    const options of [
      { concurrency: 0 },
      { pageSize: 101 },
      { start: -1 },
      { start: 2, end: 1 },
      { timeoutMs: 0 },
    ] as IterMappedResultsOptions[]
  ) {
    assertThrows(() => iterMappedResults(parent, options), RangeError);
  }
  const single = fromTaskRunData(taskRunRow(), { client });
  assertThrows(() => iterMappedResults(single), TaskRunError, "not a mapped");
});
