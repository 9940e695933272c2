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
  TaskRunError,
  type TaskRunView,
} from "../mod.ts";
import { wheres, withBackend } from "./backend.ts";
import { mappedRows, taskRunRow } from "./task_run_rows.ts";

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

Deno.test("iterMapped() asks for a child when it is asked for, never before", () => {
  const rows = mappedRows([0, 1, 2]);
  return withBackend(rows, async (client, api) => {
    const children = iterMapped(fromTaskRunData(rows[0], { client }));
    assertEquals(asked(api), []);
    await children.next();
    assertEquals(asked(api), [0]);
    await new Promise((resolve) => setTimeout(resolve, 10));
    assertEquals(asked(api), [0]);
    await children.next();
    assertEquals(asked(api), [0, 1]);
    await children.return();
  });
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

Deno.test("iterMapped() yields views whose results load lazily, and that can be asked again", () => {
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
  return withBackend(rows, async (client) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const children = iterMapped(fromTaskRunData(rows[0], { client }), {
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(reason), 10);
    assertStrictEquals(await children.next().catch((error) => error), reason);
  }, { latencyMs: 10_000 });
});

Deno.test("iterMapped() keeps to the time limit of each query", () => {
  const rows = mappedRows([0, 1]);
  return withBackend(rows, async (client) => {
    const children = iterMapped(fromTaskRunData(rows[0], { client }), {
      timeoutMs: 10,
    });
    await assertRejects(() => children.next(), ApiError, "after 10 ms");
  }, { latencyMs: 10_000 });
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

Deno.test("iterMapped() takes a clone of a parent", () => {
  const rows = mappedRows([0]);
  const client = createClient({ apiUrl: "http://127.0.0.1:1" });
  const clone = structuredClone(
    fromTaskRunData(rows[0], { client }),
  ) as TaskRunView;
  assert(isMapped(clone.state));
  assert(Symbol.asyncIterator in iterMapped(clone));
});
