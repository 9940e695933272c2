import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import {
  ApiError,
  type createClient,
  fromTaskRunData,
  ResultError,
  type ResultReader,
  type StandardSchemaV1,
  TaskRunError,
} from "../../mod.ts";
import { wheres, withBackend, withSilentBackend } from "../_backend.ts";
import { turn } from "../_fake_clock.ts";
import { slowReader } from "../_slow_reader.ts";
import { childRow, mappedRows, success } from "../_task_run_rows.ts";

const range = (end: number) => Array.from({ length: end }, (_, index) => index);
const tens = (end: number) => range(end).map((index) => 10 * index);

/** The parent of these rows, and the view that gathers the others. */
const parentOf = (
  rows: readonly unknown[],
  client: ReturnType<typeof createClient>,
) => fromTaskRunData<number[]>(rows[0], { client });

const COUNTS: [children: number, nMapStates: number | null, queries: number][] =
  [
    [1, 1, 1],
    [3, 3, 1],
    [3, 0, 1],
    [3, 2, 2],
    [3, null, 2],
    [99, 99, 1],
    [100, 100, 2],
    [101, 101, 2],
    [250, 250, 3],
  ];
for (const [children, nMapStates, queries] of COUNTS) {
  Deno.test(`result() gathers ${children} children of ${nMapStates} in ${queries} queries`, () => {
    const rows = mappedRows(range(children), nMapStates);
    return withBackend(rows.toReversed(), async (client, api) => {
      assertEquals(await parentOf(rows, client).result(), tens(children));
      assertEquals(api.requests.length, queries);
    });
  });
}

Deno.test("result() queries all but the parent first, then the rows after the last child", () => {
  const rows = mappedRows(range(150), null);
  return withBackend(rows, async (client, api) => {
    await parentOf(rows, client).result();
    assertEquals(wheres(api), [
      { ...COMMON, map_index: { _neq: -1 } },
      { ...COMMON, map_index: { _gt: 99 } },
      { ...COMMON, map_index: { _gt: 149 } },
    ]);
  });
});

const COMMON = {
  task: { slug: { _eq: "add-1" } },
  flow_run_id: { _eq: "7157678d-c96d-5db4-9238-7e6a9d9a63b1" },
};

Deno.test("result() queries the ranges that the parent's count promises side by side", () => {
  const rows = mappedRows(range(350));
  return withBackend(rows, async (client, api) => {
    assertEquals(await parentOf(rows, client).result(), tens(350));
    assertEquals(wheres(api), [
      { ...COMMON, map_index: { _gte: 0, _lt: 100 } },
      { ...COMMON, map_index: { _gte: 100, _lt: 200 } },
      { ...COMMON, map_index: { _gte: 200, _lt: 300 } },
      { ...COMMON, map_index: { _gt: 299 } },
    ]);
  });
});

/** Children that exist, what the parent states, and the cap of the server. */
const RANGES: [what: string, without: number[], states: number, cap: number][] =
  [
    ["no gap", [], 250, 1_000],
    ["a gap in the first range", [3], 250, 1_000],
    ["a gap at the end of a range", [99], 250, 1_000],
    ["gaps at the starts of ranges", [0, 100, 200], 250, 1_000],
    ["a range without any child", range(100).map((at) => at + 100), 250, 1_000],
    ["a count that is too low", [], 120, 1_000],
    ["a count that is too high", [], 720, 1_000],
    ["a cap below the range", [], 250, 70],
    ["a cap and gaps", [69, 70, 71, 140, 249], 250, 70],
  ];
for (const [what, without, states, rowCap] of RANGES) {
  for (const concurrency of [1, 2, 16]) {
    Deno.test(`result() by ranges with ${what} has an entry for every index, ${concurrency} at once`, () => {
      const present = range(250).filter((index) => !without.includes(index));
      const rows = mappedRows(present, states);
      return withBackend(rows, async (client) => {
        const parent = parentOf(rows, client);
        const entries = await parent.result({ settled: true, concurrency });
        assertEquals(
          entries.map((entry) =>
            entry.status === "fulfilled" ? entry.value : null
          ),
          range(Math.max(250, states)).map((index) =>
            present.includes(index) ? 10 * index : null
          ),
        );
      }, { rowCap });
    });
  }
}

for (const nMapStates of [30, null, 2]) {
  Deno.test(`result() is whole under a cap of 7 rows when the parent knows of ${nMapStates}`, () => {
    const rows = mappedRows(range(30), nMapStates);
    return withBackend(rows, async (client) => {
      assertEquals(await parentOf(rows, client).result(), tens(30));
    }, { rowCap: 7 });
  });
}

Deno.test("result() of a parent that was mapped over nothing is []", () => {
  const rows = mappedRows([], 0);
  return withBackend(rows, async (client) => {
    assertEquals(await parentOf(rows, client).result(), []);
    assertEquals(await parentOf(rows, client).result({ settled: true }), []);
  });
});

const GAPS: [
  indices: number[],
  nMapStates: number | null,
  missing: number[],
  message: string,
][] = [
  [[0, 2], 3, [1], "no row for index 1 of 3"],
  [[0, 2], null, [1], "no row for index 1"],
  [[0, 1], 3, [2], "no row for index 2 of 3"],
  [[1], 1, [0], "no row for index 0 of 1"],
  [[], 2, [0, 1], "no row for index 0, 1 of 2"],
  [[], null, [0], "no row for index 0"],
  [
    [0],
    13,
    range(13).slice(1),
    "no row for index 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, … of 13",
  ],
];
for (const [indices, nMapStates, missing, message] of GAPS) {
  Deno.test(`result() with children [${indices}] of ${nMapStates} is missing_index`, () => {
    const rows = mappedRows(indices, nMapStates);
    return withBackend(rows, async (client) => {
      const error = await assertRejects(
        () => parentOf(rows, client).result(),
        TaskRunError,
        message,
      );
      assertEquals([error.code, error.indices, error.taskRunId], [
        "missing_index",
        missing,
        rows[0]!.id,
      ]);
    });
  });
}

Deno.test("result() does not count to a number of children that cannot be", () => {
  const rows = mappedRows([0], 2 ** 53 - 1);
  return withBackend(rows, async (client) => {
    const error = await assertRejects(
      () => parentOf(rows, client).result(),
      TaskRunError,
    );
    assertEquals(error.indices!.length, 100_000);
  });
});

Deno.test("result() refuses two children with one index", () => {
  const rows = [...mappedRows(range(2)), {
    ...childRow(1),
    id: crypto.randomUUID(),
  }];
  return withBackend(rows, async (client) => {
    const error = await assertRejects(
      () => parentOf(rows, client).result(),
      ApiError,
      '"add-1[1]"',
    );
    assertEquals(error.code, "multiple_found");
  });
});

const BAD_CHILDREN: [
  what: string,
  state: unknown,
  name: string,
  code: string,
  message: string,
][] = [
  [
    "is running",
    { type: "Running" },
    "TaskRunError",
    "not_finished",
    '"add-1[1]": its state is "Running"',
  ],
  [
    "has no state yet",
    null,
    "TaskRunError",
    "not_finished",
    '"add-1[1]": its state is "Scheduled"',
  ],
  [
    "has no result type",
    success({ type: "NoResultType" }),
    "ResultError",
    "no_result",
    '"add-1[1]"',
  ],
  [
    "returned None",
    success({ type: "LocalResult", dir: "/", location: null }),
    "ResultError",
    "no_location",
    '"add-1[1]"',
  ],
  [
    "has a custom class",
    success({ type: "CustomResult", location: "x" }),
    "ResultError",
    "custom_type",
    '"add-1[1]"',
  ],
];
for (const [what, state, name, code, message] of BAD_CHILDREN) {
  Deno.test(`result() reads nothing where a child ${what}`, () => {
    const rows = mappedRows(range(3)).with(2, childRow(1, state));
    let reads = 0;
    const open: ResultReader["open"] = () => {
      reads++;
      return Promise.reject(new Error("never"));
    };
    return withBackend(
      rows,
      async (client) => {
        const error = await assertRejects(
          () => parentOf(rows, client).result(),
          Error,
          message,
        ) as TaskRunError;
        assertEquals([error.name, error.code, reads], [name, code, 0]);
      },
      {},
      { results: { readers: { PrefectResult: { open } } } },
    );
  });
}

Deno.test("result({ settled }) has an entry per child, loaded, failed or missing", () => {
  const rows = mappedRows([0, 1, 3], 5).with(
    2,
    childRow(1, { type: "Running" }),
  );
  return withBackend(rows, async (client) => {
    const entries = await parentOf(rows, client).result({ settled: true });
    assertEquals(entries.map(({ status }) => status), [
      "fulfilled",
      "rejected",
      "rejected",
      "fulfilled",
      "rejected",
    ]);
    assertEquals(
      entries.flatMap((entry) =>
        entry.status === "fulfilled" ? [entry.value] : []
      ),
      [0, 30],
    );
    const codes = entries.flatMap((entry) =>
      entry.status === "rejected"
        ? [[entry.reason.code, entry.reason.indices]]
        : []
    );
    assertEquals(codes, [["not_finished", [1]], ["missing_index", [2]], [
      "missing_index",
      [4],
    ]]);
  });
});

Deno.test("result({ settled }) rejects where there is no child at all", () => {
  const rows = mappedRows([], 2);
  return withBackend(rows, async (client) => {
    await assertRejects(
      () => parentOf(rows, client).result({ settled: true }),
      TaskRunError,
      "index 0, 1 of 2",
    );
  });
});

Deno.test("result({ settled }) of a gathered parent sends no request", () => {
  const rows = mappedRows(range(2));
  return withBackend(rows, async (client, api) => {
    const parent = parentOf(rows, client);
    await parent.result();
    const entries = await parent.result({ settled: true });
    assertEquals(entries, [{ status: "fulfilled", value: 0 }, {
      status: "fulfilled",
      value: 10,
    }]);
    assertEquals(api.requests.length, 1);
  });
});

Deno.test("result({ settled }) at the same time is one gathering, and result() takes what it has found", () => {
  const rows = mappedRows(range(2));
  return withBackend(rows, async (client, api) => {
    const parent = parentOf(rows, client);
    const [a, b] = await Promise.all([
      parent.result({ settled: true }),
      parent.result({ settled: true }),
    ]);
    assertEquals(a, b);
    assertEquals(await parent.result(), [0, 10]);
    assertEquals(await parent.result({ settled: true }), a);
    assertEquals(api.requests.length, 1);
  });
});

Deno.test("result({ settled }) tries again what has failed", () => {
  const rows = mappedRows(range(2));
  const failed = rows.with(2, childRow(1, { type: "Running" }));
  return withBackend(failed, async (client, api) => {
    const parent = parentOf(rows, client);
    const [, before] = await parent.result({ settled: true });
    assertEquals(before!.status, "rejected");
    api.setRows(rows as never);
    const [, after] = await parent.result({ settled: true });
    assertEquals(after, { status: "fulfilled", value: 10 });
  });
});

Deno.test("result({ settled }) has the children's own values, whatever a schema makes of the list", () => {
  const rows = mappedRows(range(2));
  const schema: StandardSchemaV1<unknown, number[]> = {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value) => ({ value: (value as number[]).map((n) => n + 1) }),
    },
  };
  return withBackend(rows, async (client) => {
    const parent = fromTaskRunData(rows[0], { client, schema });
    const before = await parent.result({ settled: true });
    assertEquals(await parent.result(), [1, 11]);
    assertEquals(await parent.result({ settled: true }), before);
    assertEquals(
      before.map((entry) => entry.status === "fulfilled" && entry.value),
      [0, 10],
    );
  });
});

Deno.test("result({ settled }) of a task that is not mapped is not_mapped", async () => {
  const error = await assertRejects(
    () => fromTaskRunData(childRow(0)).result({ settled: true }),
    TaskRunError,
    "it is not a mapped task",
  );
  assertEquals(error.code, "not_mapped");
});

const LIMITS: [
  what: string,
  options: { concurrency?: number },
  most: number,
][] = [
  ["6 by default", {}, 6],
  ["1 when asked", { concurrency: 1 }, 1],
  ["all of them when that is less", { concurrency: 100 }, 20],
  ["all of them, whatever is asked for", { concurrency: 1e12 }, 20],
];
for (const [what, options, most] of LIMITS) {
  Deno.test(`result() reads ${what} children at once, in order`, () => {
    const rows = mappedRows(range(20));
    const { seen, results } = slowReader();
    return withBackend(
      rows,
      async (client) => {
        assertEquals(await parentOf(rows, client).result(options), tens(20));
        assertEquals(seen.most, most);
      },
      {},
      { results },
    );
  });
}

Deno.test("result() reports its progress after each child", () => {
  const rows = mappedRows(range(4));
  const calls: [number, number][] = [];
  return withBackend(rows, async (client) => {
    await parentOf(rows, client).result({
      onProgress: (done, total) => calls.push([done, total]),
    });
    assertEquals(calls, [[1, 4], [2, 4], [3, 4], [4, 4]]);
  });
});

Deno.test("result() stops the other reads when one fails, and keeps nothing", () => {
  const rows = mappedRows(range(50)).with(
    1,
    childRow(0, success({ type: "PrefectResult", location: "{" })),
  );
  const { seen, results } = slowReader();
  return withBackend(
    rows,
    async (client) => {
      const parent = parentOf(rows, client);
      const error = await assertRejects(() => parent.result(), ResultError);
      assertEquals([error.code, error.mapIndex], ["undecodable", 0]);
      assert(seen.started < 50);
      const before = seen.started;
      while (seen.now > 0) await turn();
      assertEquals(seen.started, before);
      await assertRejects(() => parent.result(), ResultError);
      assert(seen.started > before);
    },
    {},
    { results },
  );
});

Deno.test("result() stops at once when its signal aborts", () => {
  const rows = mappedRows(range(50));
  const { seen, results } = slowReader();
  return withBackend(
    rows,
    async (client) => {
      const controller = new AbortController();
      const reason = new Error("enough");
      const call = parentOf(rows, client).result({
        signal: controller.signal,
        onProgress: () => controller.abort(reason),
      });
      assertStrictEquals(await call.catch((error) => error), reason);
      while (seen.now > 0) await turn();
      assert(seen.started < 20);
      assert(seen.aborted > 0);
    },
    {},
    { results },
  );
});

Deno.test("result() keeps to its time limit", () => {
  const rows = mappedRows(range(2));
  return withSilentBackend(async (client) => {
    const error = await assertRejects(
      () => parentOf(rows, client).result({ timeoutMs: 20 }),
      ResultError,
      "more than 20 ms",
    );
    assertEquals(error.code, "timeout");
  });
});

for (const concurrency of [0, 1.5, NaN, Infinity]) {
  Deno.test(`result() refuses a concurrency of ${concurrency}`, async () => {
    const parent = fromTaskRunData(mappedRows([], 0)[0]);
    await assertRejects(
      () => parent.result({ concurrency }),
      RangeError,
      '"concurrency"',
    );
    await assertRejects(
      () => parent.result({ concurrency, settled: true }),
      RangeError,
    );
  });
}

Deno.test("result() starts to read with the first page, and keeps within its concurrency over all", () => {
  const rows = mappedRows(range(250));
  const seen = { now: 0, most: 0, queriesAtFirstRead: 0 };
  const busy = async <T>(call: () => Promise<T>): Promise<T> => {
    seen.most = Math.max(seen.most, ++seen.now);
    return await call().finally(() => seen.now--);
  };
  let queries = 0;
  const firstRead = Promise.withResolvers<void>();
  const slow: typeof fetch = (input, init) =>
    busy(async () => {
      if (++queries > 1) await firstRead.promise;
      return await fetch(input, init);
    });
  const open: ResultReader["open"] = (ref) =>
    busy(async () => {
      seen.queriesAtFirstRead ||= queries;
      firstRead.resolve();
      await turn();
      return ReadableStream.from([new TextEncoder().encode(ref.location!)]);
    });
  return withBackend(
    rows,
    async (client) => {
      const parent = parentOf(rows, client);
      assertEquals(await parent.result({ concurrency: 4 }), tens(250));
      assertEquals([seen.most, seen.now], [4, 0]);
      assert(seen.queriesAtFirstRead < 3);
    },
    {},
    { fetch: slow, results: { readers: { PrefectResult: { open } } } },
  );
});

Deno.test("result() names all missing children, of all pages", () => {
  const rows = mappedRows(range(300), 301)
    .filter(({ map_index }) => ![3, 150, 151, 299].includes(Number(map_index)));
  return withBackend(rows, async (client) => {
    const error = await assertRejects(
      () => parentOf(rows, client).result(),
      TaskRunError,
    );
    assertEquals(error.indices, [3, 150, 151, 299, 300]);
  });
});

Deno.test("result({ settled }) has an entry per child, of all pages", () => {
  const rows = mappedRows(range(300), 301)
    .filter(({ map_index }) => ![3, 150, 299].includes(Number(map_index)));
  return withBackend(rows, async (client) => {
    const entries = await parentOf(rows, client).result({ settled: true });
    assertEquals(
      entries.map((entry, index) =>
        entry.status === "fulfilled" ? entry.value === 10 * index : index
      ).filter((index) => index !== true),
      [3, 150, 299, 300],
    );
  });
});
