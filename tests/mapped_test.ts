import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  ApiError,
  createClient,
  fromTaskRunData,
  isMapped,
  iterMapped,
  type IterMappedOptions,
  TaskRunError,
  type TaskRunView,
} from "../mod.ts";
import fc from "fast-check";
import { sleep } from "../src/async/abort.ts";
import { wheres, withBackend, withSilentBackend } from "./_backend.ts";
import { countedFetch } from "./_counted_fetch.ts";
import { turn } from "./_fake_clock.ts";
import { childRow, mappedRows, taskRunRow } from "./_task_run_rows.ts";

async function collect<T>(
  views: AsyncIterable<TaskRunView<T>>,
): Promise<number[]> {
  const indices: number[] = [];
  for await (const { mapIndex } of views) indices.push(mapIndex);
  return indices;
}

const asked = (
  api: { requests: readonly { variables: Record<string, unknown> | null }[] },
) =>
  api.requests.map(({ variables }) =>
    (variables!.where as { map_index: { _eq: number } }).map_index._eq
  );

Deno.test("iterMapped() yields the children in order, N + 1 queries for N of them", () => {
  const rows = mappedRows([2, 0, 1]);
  return withBackend(rows, async (client, api) => {
    assertEquals(
      await collect(iterMapped(fromTaskRunData(rows[0], { client }))),
      [0, 1, 2],
    );
    assertEquals(
      wheres(api),
      [0, 1, 2, 3].map((index) => ({
        task: { slug: { _eq: "add-1" } },
        flow_run_id: { _eq: taskRunRow().flow_run_id },
        map_index: { _eq: index },
      })),
    );
  });
});

Deno.test("iterMapped() queries a child when the loop requests it, never before", () => {
  const rows = mappedRows([0, 1, 2]);
  const { fetch, idle } = countedFetch();
  return withBackend(
    rows,
    async (client, api) => {
      const children = iterMapped(fromTaskRunData(rows[0], { client }));
      assertEquals(await idle(), 0);
      await children.next();
      assertEquals([await idle(), asked(api)], [1, [0]]);
      await children.next();
      assertEquals([await idle(), asked(api)], [2, [0, 1]]);
      await children.return();
    },
    {},
    { fetch },
  );
});

const LEAVING: [
  how: string,
  leave: (views: AsyncGenerator<unknown>) => Promise<void>,
][] = [
  ["break", async (views) => {
    for await (const _ of views) break;
  }],
  ["return()", async (views) => {
    await views.next();
    await views.return(undefined);
  }],
  ["a throw in the loop body", async (views) => {
    await assertRejects(
      async () => {
        for await (const _ of views) throw new Error("mine");
      },
      Error,
      "mine",
    );
  }],
];
for (const [how, leave] of LEAVING) {
  Deno.test(`iterMapped() sends nothing more after ${how}`, () => {
    const rows = mappedRows([0, 1, 2]);
    return withBackend(rows, async (client, api) => {
      const views = iterMapped(fromTaskRunData(rows[0], { client }));
      await leave(views);
      assertEquals(await views.next(), { done: true, value: undefined });
      assertEquals(asked(api), [0]);
    });
  });
}

Deno.test("iterMapped() yields views whose results load lazily, and that can be requested again", () => {
  const rows = mappedRows([0, 1]);
  return withBackend(rows, async (client, api) => {
    const values: unknown[] = [];
    for await (
      const child of iterMapped(fromTaskRunData<number[]>(rows[0], { client }))
    ) {
      const value: number = await child.result();
      values.push(value);
      assert(Object.isFrozen(child));
    }
    assertEquals(values, [0, 10]);
    assertEquals(api.requests.length, 3);
  });
});

const PARTS: [
  start: number | undefined,
  end: number | undefined,
  indices: number[],
  queries: number[],
][] = [
  [1, undefined, [1, 2, 3], [1, 2, 3, 4]],
  [undefined, 2, [0, 1], [0, 1]],
  [1, 3, [1, 2], [1, 2]],
  [2, 2, [], []],
  [2, 100, [2, 3], [2, 3, 4]],
  [4, undefined, [], [4]],
];
for (const [start, end, indices, queries] of PARTS) {
  Deno.test(`iterMapped() from ${start} to ${end} of 4 yields [${indices}]`, () => {
    const rows = mappedRows([0, 1, 2, 3]);
    return withBackend(rows, async (client, api) => {
      const parent = fromTaskRunData(rows[0], { client });
      assertEquals(await collect(iterMapped(parent, { start, end })), indices);
      assertEquals(asked(api), queries);
    });
  });
}

const GAPS: [
  indices: number[],
  nMapStates: number | null,
  delivered: number[],
  missing: number | null,
][] = [
  [[0, 2], 3, [0], 1],
  [[0, 1], 3, [0, 1], 2],
  [[], 1, [], 0],
  [[0, 2], null, [0], null],
  [[0, 1, 2], 2, [0, 1, 2], null],
  [[], 0, [], null],
];
for (const [indices, nMapStates, delivered, missing] of GAPS) {
  Deno.test(`iterMapped() over [${indices}] of ${nMapStates} ${missing === null ? "ends" : `misses ${missing}`} after [${delivered}]`, () => {
    const rows = mappedRows(indices, nMapStates);
    return withBackend(rows, async (client) => {
      const seen: number[] = [];
      const walk = async () => {
        for await (
          const child of iterMapped(fromTaskRunData(rows[0], { client }))
        ) seen.push(child.mapIndex);
      };
      if (missing === null) await walk();
      else {
        const error = await assertRejects(
          walk,
          TaskRunError,
          `no row for index ${missing} of ${nMapStates}`,
        );
        assertEquals([error.code, error.indices], ["missing_index", [missing]]);
      }
      assertEquals(seen, delivered);
    });
  });
}

Deno.test("iterMapped() rejects at the index whose query fails", () => {
  const rows = mappedRows([0, 1, 2]);
  let answers = 0;
  return withBackend(
    rows,
    async (client) => {
      const children = iterMapped(fromTaskRunData(rows[0], { client }));
      assertEquals((await children.next()).value!.mapIndex, 0);
      await assertRejects(() => children.next(), ApiError, "status is 503");
      assertEquals((await children.next()).done, true);
    },
    {},
    {
      retry: false,
      fetch: (input, init) =>
        ++answers === 2
          ? Promise.resolve(new Response("", { status: 503 }))
          : fetch(input, init),
    },
  );
});

Deno.test("iterMapped() throws the signal's own reason, and cancels the query in flight", () => {
  const rows = mappedRows([0, 1]);
  return withSilentBackend(async (client, asked) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const children = iterMapped(fromTaskRunData(rows[0], { client }), {
      signal: controller.signal,
    });
    const next = children.next().catch((error) => error);
    await asked;
    controller.abort(reason);
    assertStrictEquals(await next, reason);
  });
});

Deno.test("iterMapped() keeps to the time limit of each query", () => {
  const rows = mappedRows([0, 1]);
  return withSilentBackend(async (client) => {
    const children = iterMapped(fromTaskRunData(rows[0], { client }), {
      timeoutMs: 10,
    });
    await assertRejects(() => children.next(), ApiError, "after 10 ms");
  });
});

Deno.test("iterMapped() of a task that is not mapped throws at the call", () => {
  const error = assertThrows(
    () => iterMapped(fromTaskRunData(taskRunRow())),
    TaskRunError,
    'children of "add-1"',
  );
  assertEquals(error.code, "not_mapped");
});

for (
  const options of [
    { start: -1 },
    { start: 0.5 },
    { end: -1 },
    { start: 2, end: 1 },
    { end: NaN },
    { start: Infinity },
    { concurrency: 0 },
    { concurrency: 1.5 },
    { pageSize: 0 },
    { pageSize: 101 },
  ]
) {
  Deno.test(`iterMapped() with ${Deno.inspect(options)} throws a RangeError at the call`, () => {
    const parent = fromTaskRunData(mappedRows([0])[0]);
    assertThrows(
      () => iterMapped(parent, options),
      RangeError,
      "not an integer from",
    );
  });
}

Deno.test("iterMapped() with an invalid time limit throws a RangeError at the call", () => {
  const parent = fromTaskRunData(mappedRows([0])[0]);
  assertThrows(
    () => iterMapped(parent, { timeoutMs: 0 }),
    RangeError,
    '"timeoutMs"',
  );
});

Deno.test("iterMapped() takes a clone of a parent", () => {
  const rows = mappedRows([0]);
  const client = createClient({ apiUrl: "http://127.0.0.1:1" });
  const clone = structuredClone(
    fromTaskRunData(rows[0], { client }),
  ) as TaskRunView;
  assert(isMapped(clone.state));
  assert(Symbol.asyncIterator in iterMapped(clone));
});

const pagesAsked = (
  api: { requests: readonly { variables: Record<string, unknown> | null }[] },
) =>
  api.requests.map(({ variables }) => {
    const { map_index } = variables!.where as {
      map_index: { _gte: number; _lt: number };
    };
    return [map_index._gte, map_index._lt];
  });

const PAGES: [
  options: IterMappedOptions,
  indices: number[],
  pages: [from: number, to: number][],
][] = [
  [{ pageSize: 2 }, [0, 1, 2, 3, 4], [[0, 2], [2, 4], [4, 6]]],
  [{ pageSize: 5 }, [0, 1, 2, 3, 4], [[0, 5], [5, 10]]],
  [{ pageSize: 100 }, [0, 1, 2, 3, 4], [[0, 100]]],
  [{ pageSize: 2, start: 1 }, [1, 2, 3, 4], [[1, 3], [3, 5], [5, 7]]],
  [{ pageSize: 3, start: 1, end: 3 }, [1, 2], [[1, 3]]],
  [{ pageSize: 2, end: 3 }, [0, 1, 2], [[0, 2], [2, 3]]],
  [{ pageSize: 100, start: 5 }, [], [[5, 105]]],
  [{ pageSize: 100, start: 2, end: 2 }, [], []],
  [{ pageSize: 2, concurrency: 4 }, [0, 1, 2, 3, 4], [[0, 2], [2, 4], [4, 6]]],
];
for (const [options, indices, pages] of PAGES) {
  Deno.test(`iterMapped() of 5 with ${Deno.inspect(options)} asks for ${pages.length} pages`, () => {
    const rows = mappedRows([0, 1, 2, 3, 4]);
    return withBackend(rows.toReversed(), async (client, api) => {
      const parent = fromTaskRunData(rows[0], { client });
      assertEquals(await collect(iterMapped(parent, options)), indices);
      assertEquals(pagesAsked(api), pages);
    });
  });
}

for (const options of [{ pageSize: 10 }, { pageSize: 100, concurrency: 3 }]) {
  Deno.test(`iterMapped() with ${Deno.inspect(options)} is whole under a cap of 7 rows`, () => {
    const indices = Array.from({ length: 30 }, (_, index) => index);
    const rows = mappedRows(indices);
    return withBackend(rows, async (client) => {
      const parent = fromTaskRunData(rows[0], { client });
      assertEquals(await collect(iterMapped(parent, options)), indices);
    }, { rowCap: 7 });
  });
}

const twin = { ...childRow(2), id: crypto.randomUUID() };
const ENDS: [
  what: string,
  rows: Record<string, unknown>[],
  delivered: number[],
  message: string | null,
][] = [
  ["a gap", mappedRows([0, 1, 3]), [0, 1], "no row for index 2"],
  ["a gap at a border", mappedRows([0, 1, 2, 5], 6), [0, 1, 2], "index 3"],
  ["a gap where no count is known", mappedRows([0, 2], null), [0], "index 1"],
  ["the last one missing", mappedRows([0, 1], 3), [0, 1], "index 2 of 3"],
  ["no child at all", mappedRows([], 1), [], "index 0 of 1"],
  ["none, of 0", mappedRows([], 0), [], null],
  ["no known count", mappedRows([0, 1], null), [0, 1], null],
  ["more than counted", mappedRows([0, 1, 2, 3], 2), [0, 1, 2, 3], null],
  ["two of an index", [...mappedRows([0, 1, 2]), twin], [0, 1], '"add-1[2]"'],
  [
    "a row that cannot be read",
    [...mappedRows([0, 1]), childRow(2, { type: "Odd" })],
    [0, 1],
    '"Odd"',
  ],
];
for (const [what, rows, delivered, message] of ENDS) {
  for (
    const options of [
      { pageSize: 3 },
      { pageSize: 100 },
      { pageSize: 3, concurrency: 3 },
    ]
  ) {
    Deno.test(`iterMapped() with ${Deno.inspect(options)} over ${what} delivers [${delivered}]`, () =>
      withBackend(rows, async (client) => {
        const seen: number[] = [];
        const walk = async () => {
          const parent = fromTaskRunData(rows[0], { client });
          for await (const { mapIndex } of iterMapped(parent, options)) {
            seen.push(mapIndex);
          }
        };
        if (message === null) await walk();
        else await assertRejects(walk, Error, message);
        assertEquals(seen, delivered);
      }));
  }
}

Deno.test("iterMapped() with a concurrency of 3 is never more than 3 ahead, and costs N + 1 queries", () => {
  const rows = mappedRows([0, 1, 2, 3, 4]);
  const { fetch, idle, reach } = countedFetch();
  const expected = [3, 4, 5, 6, 6];
  return withBackend(
    rows,
    async (client, api) => {
      const sent: number[] = [];
      const views = iterMapped(fromTaskRunData(rows[0], { client }), {
        concurrency: 3,
      });
      for await (const { mapIndex } of views) {
        await reach(expected[mapIndex]!);
        sent.push(await idle());
      }
      assertEquals(sent, expected);
      assertEquals(asked(api).sort(), [0, 1, 2, 3, 4, 5]);
    },
    {},
    { fetch },
  );
});

Deno.test("iterMapped() delivers what comes before a query that fails", () => {
  const rows = mappedRows([0, 1, 2, 3]);
  const failed = Promise.withResolvers<void>();
  return withBackend(
    rows,
    async (client) => {
      const seen: number[] = [];
      await assertRejects(
        async () => {
          const parent = fromTaskRunData(rows[0], { client });
          const views = iterMapped(parent, { concurrency: 4 });
          for await (const { mapIndex } of views) seen.push(mapIndex);
        },
        ApiError,
        "status is 404",
      );
      assertEquals(seen, [0, 1]);
    },
    {},
    {
      fetch: async (input, init) => {
        const { variables } = JSON.parse(String(init?.body));
        const index = variables.where.map_index._eq;
        if (index === 2) {
          failed.resolve();
          return new Response("", { status: 404 });
        }
        await failed.promise;
        return await fetch(input, init);
      },
    },
  );
});

for (const options of [{}, { concurrency: 3 }, { pageSize: 2 }]) {
  Deno.test(`return() cancels what iterMapped() with ${Deno.inspect(options)} has in flight`, () => {
    const rows = mappedRows([0, 1, 2, 3]);
    return withSilentBackend(async (client, asked) => {
      const views = iterMapped(fromTaskRunData(rows[0], { client }), options);
      const pending = views.next();
      await asked;
      await views.return();
      assertEquals(await pending, { done: true, value: undefined });
    });
  });
}

Deno.test("a consumer that stops anywhere, over HTTP, has lost and doubled nothing", () => {
  const count = 20;
  const indices = Array.from({ length: count }, (_, index) => index);
  const rows = mappedRows(indices);
  const inFlight = new Set<AbortSignal>();
  const slow: typeof fetch = async (input, init) => {
    const signal = init!.signal!;
    inFlight.add(signal);
    try {
      await sleep(3 * Math.random(), signal);
      return await fetch(input, init);
    } finally {
      inFlight.delete(signal);
    }
  };
  return withBackend(
    rows,
    (client) =>
      fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 8 }),
          fc.integer({ min: 1, max: 7 }),
          fc.integer({ min: 1, max: count + 2 }),
          fc.boolean(),
          async (concurrency, pageSize, stopAfter, byAbort) => {
            const controller = new AbortController();
            const { signal } = controller;
            const parent = fromTaskRunData(rows[0], { client });
            const seen: number[] = [];
            const walk = async () => {
              const views = iterMapped(parent, {
                concurrency,
                pageSize,
                signal,
              });
              for await (const { mapIndex } of views) {
                seen.push(mapIndex);
                if (seen.length < stopAfter) continue;
                if (byAbort) controller.abort();
                else break;
              }
            };
            await walk().catch((error) =>
              assertStrictEquals(error, signal.reason)
            );
            assertEquals(seen, indices.slice(0, stopAfter));
            assert([...inFlight].every(({ aborted }) => aborted));
            while (inFlight.size > 0) await turn();
          },
        ),
        { numRuns: 60 },
      ),
    {},
    { fetch: slow },
  );
});

Deno.test("iterMapped() refuses a child of another index, which would never end", async () => {
  const [parent, child] = mappedRows([0], null);
  const fetch = () =>
    Promise.resolve(Response.json({ data: { task_run: [child] } }));
  const client = createClient({ apiUrl: "http://127.0.0.1:1", fetch });
  const children = iterMapped(fromTaskRunData(parent, { client }));
  assertEquals((await children.next()).value!.mapIndex, 0);
  const error = await assertRejects(
    () => children.next(),
    ApiError,
    'it has "add-1[0]" of map index 0, requested was map index 1',
  );
  assertEquals(error.code, "bad_response");
});

Deno.test("iterMapped() under faults that pass has lost and doubled nothing", () => {
  const indices = Array.from({ length: 40 }, (_, index) => index);
  const rows = mappedRows(indices);
  return withBackend(
    rows,
    async (client, api) => {
      for (const kind of ["status", "apiError", "truncate", "reset"] as const) {
        api.setFaults([2, 5].map((at) => ({ at, kind })));
        const views = iterMapped(fromTaskRunData(rows[0], { client }), {
          concurrency: 5,
          pageSize: 3,
        });
        assertEquals(await collect(views), indices);
      }
    },
    {},
    { retry: { maxRetries: 3 } },
  );
});
