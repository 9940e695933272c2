/**
 * The official client's own unit tests of `TaskRunView`
 * (`tests/backend/test_task_run.py` of Prefect 1.4.1), one by one under their
 * own names, parameters in brackets. What they reach through private functions
 * is reached here through the public call that stands on it.
 */
import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import {
  ApiError,
  type Client,
  createClient,
  fromTaskRunData,
  fromTaskRunId,
  fromTaskSlug,
  isSameTaskRun,
  iterMapped,
  ResultError,
  type TaskRunView,
} from "../../mod.ts";

const state = (message: string) => ({
  type: "Success",
  message,
  _result: { type: "NoResultType" },
});

const TASK_RUN_DATA_1 = {
  id: "id-1",
  name: "name-1",
  task: { id: "task-id-1", slug: "task-slug-1" },
  map_index: 1,
  serialized_state: state("state-1"),
  flow_run_id: "flow_run_id-1",
};
const TASK_RUN_DATA_2 = {
  id: "id-2",
  name: "name-2",
  task: { id: "task-id-2", slug: "task-slug-2" },
  map_index: 2,
  serialized_state: state("state-2"),
  flow_run_id: "flow_run_id-2",
};

// Python answers with children of other tasks; here these are refused.
const PARENT = {
  task: { id: "task-id", slug: "fake-slug" },
  flow_run_id: "fake-flow-run-id",
};

interface Posted {
  readonly query: string;
  readonly variables: { readonly where: Record<string, unknown> };
}

/** A client whose posts are answered by a function, and kept. */
function patchPost(
  answer: (posted: Posted) => unknown,
): { client: Client; posts: Posted[] } {
  const posts: Posted[] = [];
  const client = createClient({
    apiUrl: "http://127.0.0.1:4200",
    fetch: (_url, init) => {
      const posted = JSON.parse(String(init?.body)) as Posted;
      posts.push(posted);
      return Promise.resolve(Response.json(answer(posted)));
    },
  });
  return { client, posts };
}

const found = (...rows: unknown[]) => () => ({ data: { task_run: rows } });

Deno.test("test_task_run_view_query_for_task_runs_raises_bad_responses", async () => {
  const { client } = patchPost(() => ({}));
  const error = await assertRejects(
    () => fromTaskRunId("fake-id", { client }),
    ApiError,
  );
  assertEquals(error.code, "bad_response");
});

Deno.test("test_task_run_view_query_for_task_runs_raises_when_not_found", async () => {
  const { client } = patchPost(found());
  const error = await assertRejects(
    () => fromTaskRunId("fake-id", { client }),
    ApiError,
    "Cannot find task run",
  );
  assertEquals(error.code, "not_found");
});

Deno.test("test_task_run_view_query_for_task_runs_allows_return_when_not_found", async () => {
  const { client } = patchPost(found());
  const parent = fromTaskRunData({
    ...TASK_RUN_DATA_1,
    serialized_state: { type: "Mapped" },
  }, { client });
  assertEquals(await iterMapped(parent).next(), {
    done: true,
    value: undefined,
  });
});

Deno.test("test_task_run_view_query_for_task_runs_allows_returns_all_task_run_data", async () => {
  const child = (index: number) => ({
    ...TASK_RUN_DATA_1,
    map_index: index,
    serialized_state: {
      type: "Success",
      _result: { type: "PrefectResult", location: `${index + 1}` },
    },
  });
  const { client } = patchPost(found(child(0), child(1)));
  const parent = fromTaskRunData({
    ...TASK_RUN_DATA_1,
    serialized_state: { type: "Mapped", n_map_states: 2 },
  }, { client });
  assertEquals(await parent.result(), [1, 2]);
});

Deno.test("test_task_run_view_query_for_task_runs_uses_where_in_query", async () => {
  const { client, posts } = patchPost(found(TASK_RUN_DATA_1));
  await fromTaskRunId("bar", { client });
  assert(posts[0]!.query.includes("task_run(where: $where)"));
  assertEquals(posts[0]!.variables.where, { id: { _eq: "bar" } });
});

Deno.test("test_task_run_view_query_for_task_runs_uses_order_by_in_query", async () => {
  const { client, posts } = patchPost(found());
  const parent = fromTaskRunData({
    ...TASK_RUN_DATA_1,
    serialized_state: { type: "Mapped", n_map_states: 0 },
  }, { client });
  await parent.result();
  assert(posts[0]!.query.includes("order_by: { map_index: asc }"));
});

Deno.test("test_task_run_view_query_for_task_runs_includes_all_required_data", async () => {
  const { client, posts } = patchPost(found(TASK_RUN_DATA_1));
  await fromTaskRunId("id-1", { client });
  assert(
    posts[0]!.query.includes(
      "{ id name task { id slug } map_index serialized_state flow_run_id }",
    ),
  );
});

Deno.test("test_task_run_view_query_for_task_run_errors_on_multiple_task_runs", async () => {
  const { client } = patchPost(found(TASK_RUN_DATA_1, TASK_RUN_DATA_2));
  const error = await assertRejects(
    () => fromTaskRunId("id-1", { client }),
    ApiError,
    "2 rows match, expected 1",
  );
  assertEquals(error.code, "multiple_found");
});

Deno.test("test_task_run_view_query_for_task_run_unpacks_singleton_result", async () => {
  const { client } = patchPost(found(TASK_RUN_DATA_1));
  assertEquals((await fromTaskRunId("id-1", { client })).taskRunId, "id-1");
});

const FROM: [
  method: string,
  from: (client: Client) => TaskRunView | Promise<TaskRunView>,
][] = [
  ["task_run_id", (client) => fromTaskRunId("fake-id", { client })],
  [
    "task_slug",
    (client) => fromTaskSlug("fake-slug", "fake-flow-run-id", -1, { client }),
  ],
  ["task_data", () => fromTaskRunData(TASK_RUN_DATA_1)],
];
for (const [method, from] of FROM) {
  Deno.test(`test_task_run_view_from_returns_instance[${method}]`, async () => {
    const { client } = patchPost(found(TASK_RUN_DATA_1));
    const taskRun = await from(client);
    assertEquals(taskRun.taskRunId, "id-1");
    assertEquals(taskRun.name, "name-1");
    assertEquals(taskRun.taskId, "task-id-1");
    assertEquals(taskRun.taskSlug, "task-slug-1");
    assertEquals(taskRun.mapIndex, 1);
    // Equal although the message is another one.
    const other = { ...TASK_RUN_DATA_1, serialized_state: state("another") };
    assert(isSameTaskRun(taskRun, fromTaskRunData(other)));
  });
}

Deno.test("test_task_run_view_from_task_run_id_where_clause", async () => {
  const { client, posts } = patchPost(found(TASK_RUN_DATA_1));
  await fromTaskRunId("id-1", { client });
  assertEquals(posts.map(({ variables }) => variables), [{
    where: { id: { _eq: "id-1" } },
  }]);
});

for (const mapIndex of [undefined, -1, 0, 3]) {
  Deno.test(`test_task_run_view_from_task_slug_where_clause[${mapIndex ?? "None"}]`, async () => {
    const { client, posts } = patchPost(found(TASK_RUN_DATA_1));
    await fromTaskSlug("task-slug-1", "flow-run-id-1", mapIndex, { client });
    assertEquals(posts.map(({ variables }) => variables), [{
      where: {
        task: { slug: { _eq: "task-slug-1" } },
        flow_run_id: { _eq: "flow-run-id-1" },
        map_index: { _eq: mapIndex ?? -1 },
      },
    }]);
  });
}

// cloudpickle.dumps(value), as LocalResult.write(value) stores it.
const PICKLES = new Map<unknown, Uint8Array>([
  [null, Uint8Array.of(0x80, 5, 0x4e, 0x2e)],
  ["hello-world", new TextEncoder().encode("Vhello-world\n.")],
  [1, Uint8Array.of(0x80, 5, 0x4b, 1, 0x2e)],
  [2, Uint8Array.of(0x80, 5, 0x4b, 2, 0x2e)],
]);

async function withLocalResult(
  values: readonly unknown[],
  run: (states: Record<string, unknown>[], dir: string) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    const states = values.map((_, at) => ({
      type: "Success",
      _result: { type: "LocalResult", dir, location: `${dir}/result-${at}` },
    }));
    for (const [at, value] of values.entries()) {
      await Deno.writeFile(`${dir}/result-${at}`, PICKLES.get(value)!);
    }
    await run(states, dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

for (const value of [null, "hello-world"]) {
  Deno.test(`test_task_run_view_get_result_loads_result_data[${value ?? "None"}]`, () =>
    withLocalResult([value], async ([serialized], dir) => {
      const taskRun = fromTaskRunData({
        ...TASK_RUN_DATA_1,
        map_index: -1,
        serialized_state: serialized,
      });
      assertEquals(await taskRun.result(), value);
      await Deno.remove(`${dir}/result-0`); // what is asked again comes from the cache
      assertStrictEquals(await taskRun.result(), await taskRun.result());
      assertEquals(await taskRun.result(), value);
    }));
}

Deno.test("test_task_run_view_get_result_loads_mapped_result_data", () =>
  withLocalResult([1, 2], async (states) => {
    const rows = [TASK_RUN_DATA_1, TASK_RUN_DATA_2]
      .map((row, map_index) => ({
        ...row,
        ...PARENT,
        map_index,
        serialized_state: states[map_index],
      }));
    const { client, posts } = patchPost(found(...rows));
    const taskRun = fromTaskRunData({
      ...TASK_RUN_DATA_1,
      ...PARENT,
      map_index: -1,
      serialized_state: { type: "Mapped", n_map_states: 0 }, // Mapped(map_states=[])
    }, { client });
    assertEquals(await taskRun.result(), [1, 2]);
    assertStrictEquals(await taskRun.result(), await taskRun.result());
    assertEquals(posts.map(({ variables }) => variables.where), [{
      task: { slug: { _eq: "fake-slug" } },
      flow_run_id: { _eq: "fake-flow-run-id" },
      map_index: { _neq: -1 },
    }]);
  }));

Deno.test("test_task_run_view_get_result_does_not_allow_custom_result_types", async () => {
  // Success.deserialize(Success(result=MyCustomResult()).serialize()) has no
  // location, and is told so first; with one, the class is what is wrong.
  const results = [
    [{ type: "CustomResult", location: null }, "no_location"],
    [{ type: "CustomResult", location: "somewhere" }, "custom_type"],
  ] as const;
  for (const [_result, code] of results) {
    const taskRun = fromTaskRunData({
      ...TASK_RUN_DATA_1,
      serialized_state: { type: "Success", _result },
    });
    const error = await assertRejects(() => taskRun.result(), ResultError);
    assertEquals(error.code, code);
  }
});

Deno.test("test_task_run_view_iter_mapped", async () => {
  const children = [TASK_RUN_DATA_1, TASK_RUN_DATA_2]
    .map((row, map_index) => ({ ...row, ...PARENT, map_index }));
  const { client, posts } = patchPost(({ variables }) => {
    const { _eq } = variables.where.map_index as { _eq: number };
    return { data: { task_run: children.slice(_eq, _eq + 1) } };
  });
  const taskRun = fromTaskRunData({
    ...TASK_RUN_DATA_1,
    ...PARENT,
    serialized_state: { type: "Mapped", n_map_states: 0 },
  }, { client });
  let index = 0;
  for await (const child of iterMapped(taskRun)) {
    assertEquals(child.mapIndex, index++);
  }
  assertEquals(
    posts.map(({ variables }) => variables.where),
    [0, 1, 2].map((_eq) => ({
      task: { slug: { _eq: "fake-slug" } },
      flow_run_id: { _eq: "fake-flow-run-id" },
      map_index: { _eq },
    })),
  );
});
