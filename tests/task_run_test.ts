import {
  assert,
  assertEquals,
  assertNotStrictEquals,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  ApiError,
  createClient,
  fromTaskRunData,
  fromTaskRunId,
  fromTaskSlug,
  getLatest,
  isSameTaskRun,
  type Serializer,
} from "../mod.ts";
import { startTestBackend } from "../src/testing/mod.ts";
import { wheres, withBackend } from "./_backend.ts";
import { withEnvironment } from "./_environment.ts";
import {
  childRow,
  mappedRows,
  rowWithValue,
  success,
  taskRunRow,
} from "./_task_run_rows.ts";

const ID = taskRunRow().id as string;
const FLOW = taskRunRow().flow_run_id as string;

Deno.test("fromTaskRunId() finds a task run in one request", () =>
  withBackend(mappedRows([0, 1]), async (client, api) => {
    const view = await fromTaskRunId(ID, { client });
    assertEquals([view.taskRunId, view.mapIndex, view.state.type], [
      ID,
      -1,
      "Mapped",
    ]);
    assertEquals(wheres(api), [{ id: { _eq: ID } }]);
  }));

for (const mapIndex of [undefined, -1, 0, 1]) {
  Deno.test(`fromTaskSlug() finds the task run at map index ${mapIndex} in one request`, () =>
    withBackend(mappedRows([0, 1]), async (client, api) => {
      const view = await fromTaskSlug("add-1", FLOW, mapIndex, { client });
      assertEquals(view.mapIndex, mapIndex ?? -1);
      assertEquals(wheres(api), [{
        task: { slug: { _eq: "add-1" } },
        flow_run_id: { _eq: FLOW },
        map_index: { _eq: mapIndex ?? -1 },
      }]);
    }));
}

Deno.test("the queries send variables and select what a view needs", () =>
  withBackend([taskRunRow()], async (client, api) => {
    await fromTaskRunId(ID, { client });
    const query = api.requests[0]!.query.replace(/\s+/g, " ");
    assertEquals(
      query,
      "query ($where: task_run_bool_exp!) { task_run(where: $where) { id name task { id slug } map_index serialized_state flow_run_id } }",
    );
  }));

type LookUp = (client: ReturnType<typeof createClient>) => Promise<unknown>;
const LOOK_UPS: [name: string, lookUp: LookUp, label: string][] = [
  [
    "fromTaskRunId()",
    (client) => fromTaskRunId(ID, { client }),
    `task run "${ID}"`,
  ],
  [
    "fromTaskSlug()",
    (client) => fromTaskSlug("add-1", FLOW, 2, { client }),
    `task run "add-1[2]" of flow run "${FLOW}"`,
  ],
  [
    "fromTaskSlug() of a parent",
    (client) => fromTaskSlug("add-1", FLOW, -1, { client }),
    `task run "add-1" of flow run "${FLOW}"`,
  ],
  [
    "getLatest()",
    (client) => getLatest(fromTaskRunData(taskRunRow(), { client })),
    `task run "${ID}"`,
  ],
];
for (const [name, lookUp, label] of LOOK_UPS) {
  Deno.test(`${name} says what it did not find`, () =>
    withBackend([], async (client) => {
      const error = await assertRejects(
        () => lookUp(client),
        ApiError,
        `Cannot find ${label}`,
      );
      assertEquals(error.code, "not_found");
    }));

  Deno.test(`${name} says which are several`, async () => {
    const fetch = () =>
      Promise.resolve(
        Response.json({ data: { task_run: [taskRunRow(), taskRunRow()] } }),
      );
    const client = createClient({ apiUrl: "http://127.0.0.1:1", fetch });
    const error = await assertRejects(
      () => lookUp(client),
      ApiError,
      `${label}: 2 rows match, expected 1`,
    );
    assertEquals(error.code, "multiple_found");
  });

  for (
    const data of [{}, { task_run: null }, { task_run: {} }, { task_run: "x" }]
  ) {
    Deno.test(`${name} refuses the answer ${JSON.stringify(data)}`, async () => {
      const fetch = () => Promise.resolve(Response.json({ data }));
      const client = createClient({ apiUrl: "http://127.0.0.1:1", fetch });
      const error = await assertRejects(
        () => lookUp(client),
        ApiError,
        '"task_run"',
      );
      assertEquals(error.code, "bad_response");
    });
  }
}

Deno.test("an answer with a bad row names the field", async () => {
  const row = taskRunRow({ map_index: null });
  const fetch = () =>
    Promise.resolve(Response.json({ data: { task_run: [row] } }));
  const client = createClient({ apiUrl: "http://127.0.0.1:1", fetch });
  await assertRejects(
    () => fromTaskRunId(ID, { client }),
    ApiError,
    '"map_index" is null',
  );
});

Deno.test("fromTaskRunId() gives the server's words for a malformed id", () =>
  withBackend([], async (client) => {
    const error = await assertRejects(
      () => fromTaskRunId("no-such-run", { client }),
      ApiError,
      "invalid input syntax for type uuid",
    );
    assertEquals(error.code, "graphql");
  }));

const WRONG: [what: string, call: () => Promise<unknown>][] = [
  ["no id", () => fromTaskRunId(undefined as never)],
  ["an id of null", () => fromTaskRunId(null as never)],
  ["an id that is a number", () => fromTaskRunId(5 as never)],
  ["a slug of null", () => fromTaskSlug(null as never, FLOW)],
  ["a flow run that is an object", () => fromTaskSlug("a", {} as never)],
  ["a fractional index", () => fromTaskSlug("a", FLOW, 0.5)],
  ["an index of null", () => fromTaskSlug("a", FLOW, null as never)],
  ["an index that is a text", () => fromTaskSlug("a", FLOW, "1" as never)],
];
for (const [what, call] of WRONG) {
  Deno.test(`a look-up with ${what} is a TypeError`, async () => {
    await assertRejects(call, TypeError, "Cannot look up a task run");
  });
}

Deno.test("look-ups stop at the signal and the time limit", async () => {
  let onRequest = () => {};
  await using api = await startTestBackend({
    faults: [{ kind: "hang" }],
    onRequest: () => onRequest(),
  });
  const client = createClient({ apiUrl: api.url });
  const view = fromTaskRunData(taskRunRow(), { client });
  const calls = [
    (options: object) => fromTaskRunId(ID, { client, ...options }),
    (options: object) => fromTaskSlug("a", FLOW, -1, { client, ...options }),
    (options: object) => getLatest(view, options),
  ];
  for (const call of calls) {
    await assertRejects(
      () => call({ timeoutMs: 10 }),
      ApiError,
      "after 10 ms",
    );
    const controller = new AbortController();
    const aborted = call({ signal: controller.signal }).catch((reason) =>
      reason
    );
    onRequest = () => controller.abort("enough");
    assertEquals(await aborted, "enough");
  }
});

Deno.test("without a client, the environment names the API", async () => {
  await using api = await startTestBackend({ rows: [taskRunRow()] as never });
  await withEnvironment({
    PREFECT__BACKEND: "server",
    PREFECT__SERVER__ENDPOINT: api.url,
  }, async () => {
    const view = await fromTaskRunId(ID);
    assertEquals((await getLatest(view)).taskRunId, ID);
    assertEquals(
      (await getLatest(fromTaskRunData(taskRunRow()))).taskRunId,
      ID,
    );
    assertEquals(api.requests.length, 3);
  });
});

Deno.test("getLatest() makes a new view and leaves the old one as it was", () => {
  const running = taskRunRow({ serialized_state: { type: "Running" } });
  return withBackend([running], async (client, api) => {
    const view = await fromTaskRunId(ID, { client });
    api.setRows([taskRunRow()] as never);
    const latest = await getLatest(view);
    assertNotStrictEquals(latest, view);
    assertEquals([view.state.type, latest.state.type], ["Running", "Success"]);
    assertEquals(wheres(api), [{ id: { _eq: ID } }, { id: { _eq: ID } }]);
  });
});

Deno.test("getLatest() hands a loaded result on, also when it is null", async () => {
  for (const json of ["{}", "null"]) {
    let reads = 0;
    const serializer: Serializer = {
      name: "counting",
      deserialize: () => (reads++, JSON.parse(json)),
    };
    await withBackend([rowWithValue(json)], async (client) => {
      const view = await fromTaskRunId(ID, { client, serializer });
      const value = await view.result();
      assertStrictEquals(
        await (await getLatest(await getLatest(view))).result(),
        value,
      );
      assertEquals(reads, 1);
    });
  }
});

const LOCAL_REF = { type: "LocalResult", dir: "/r", location: "/r/a" };
const REFS: [
  what: string,
  before: Record<string, unknown>,
  after: unknown,
  isHandedOn: boolean,
][] = [
  ["the same location", LOCAL_REF, success({ ...LOCAL_REF }), true],
  ["another state with the same location", LOCAL_REF, {
    type: "Cached",
    _result: LOCAL_REF,
  }, true],
  [
    "another location",
    LOCAL_REF,
    success({ ...LOCAL_REF, location: "/r/b" }),
    false,
  ],
  ["another folder", LOCAL_REF, success({ ...LOCAL_REF, dir: "/q" }), false],
  [
    "another class",
    LOCAL_REF,
    success({ ...LOCAL_REF, type: "Result" }),
    false,
  ],
  ["no result any more", LOCAL_REF, success(null), false],
  ["a state that runs", LOCAL_REF, { type: "Running" }, false],
  [
    "another bucket",
    { type: "S3Result", bucket: "a", location: "k" },
    success({ type: "S3Result", bucket: "b", location: "k" }),
    false,
  ],
];
for (const [what, before, after, isHandedOn] of REFS) {
  Deno.test(`getLatest() with ${what} ${isHandedOn ? "hands a loaded result on" : "drops a loaded result"}`, async () => {
    let opened = 0;
    const open = () => {
      opened++;
      return Promise.resolve(new Blob([`${opened}`]).stream());
    };
    const readers = Object.fromEntries(
      ["LocalResult", "S3Result", "Result"].map((type) => [type, { open }]),
    );
    await withBackend(
      [taskRunRow({ serialized_state: after })],
      async (client) => {
        const old = taskRunRow({ serialized_state: success(before) });
        const view = fromTaskRunData<number>(old, { client });
        assertEquals(await view.result(), 1);
        const latest = await getLatest(view);
        const value = await latest.result().catch(({ code }) => code);
        const reads = latest.state.result === null ? 1 : 2;
        assertEquals([value === 1, opened], [
          isHandedOn,
          isHandedOn ? 1 : reads,
        ]);
      },
      {},
      { results: { readers } },
    );
  });
}

Deno.test("getLatest() of a view that has loaded nothing loads anew", () =>
  withBackend([rowWithValue("2")], async (client) => {
    const view = fromTaskRunData(rowWithValue("1"), { client });
    const latest = await getLatest(view);
    assertEquals([await view.result(), await latest.result()], [1, 2]);
  }));

Deno.test("getLatest() keeps schema and serializer", () =>
  withBackend([rowWithValue("x")], async (client) => {
    const serializer: Serializer = {
      name: "s",
      deserialize: (bytes) => bytes.length,
    };
    const latest = await getLatest(
      fromTaskRunData(rowWithValue("x"), { client, serializer }),
    );
    assertEquals(await latest.result(), 1);
  }));

Deno.test("getLatest() takes a clone, which is data alone", () =>
  withBackend([taskRunRow()], async (_client, api) => {
    const clone = structuredClone(fromTaskRunData(taskRunRow()));
    await withEnvironment({ PREFECT__CLOUD__API: api.url }, async () => {
      assertEquals((await getLatest(clone as never)).taskRunId, ID);
    });
  }));

const PAIRS: [what: string, a: unknown, b: unknown, same: boolean][] = [
  ["the same row", taskRunRow(), taskRunRow(), true],
  [
    "another message",
    taskRunRow({ serialized_state: { type: "Running", message: "a" } }),
    taskRunRow({ serialized_state: { type: "Running" } }),
    true,
  ],
  ["another name", taskRunRow({ name: "a" }), taskRunRow(), true],
  [
    "another state",
    taskRunRow(),
    taskRunRow({ serialized_state: null }),
    false,
  ],
  ["another location", rowWithValue("1"), rowWithValue("2"), false],
  ["another id", childRow(0, success(null)), childRow(1, success(null)), false],
];
for (const [what, a, b, same] of PAIRS) {
  Deno.test(`isSameTaskRun() of ${what} is ${same}`, () => {
    assertEquals(isSameTaskRun(fromTaskRunData(a), fromTaskRunData(b)), same);
  });
}

Deno.test("isSameTaskRun() does not care whether a result was loaded", async () => {
  const [a, b] = [
    fromTaskRunData(rowWithValue("1")),
    fromTaskRunData(rowWithValue("1")),
  ];
  await a.result();
  assert(isSameTaskRun(a, b));
});

Deno.test("fromTaskRunData() refuses what is no row", () => {
  assertThrows(() => fromTaskRunData({ id: 7 }), ApiError, '"id" is a number');
});
