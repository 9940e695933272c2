import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import {
  recordedRows,
  startTestBackend,
} from "@taskrunview/taskrunview/testing";
import { ask } from "../_query.ts";

const FLOW = "11111111-1111-4111-8111-111111111111";
const GROUP = "22222222-2222-4222-8222-222222222222";
const RUN = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";
const PROJECT = "44444444-4444-4444-8444-444444444444";
const TASK = "55555555-5555-4555-8555-555555555555";
const TASK_RUN = "fee1d594-7794-554d-a058-2e222c878c04";
const MADE_RUN = "33333333-3333-4333-8333-333333333333";

const DATA = {
  mapped: [{ flowRunId: MADE_RUN, slug: "add-1", count: 3 }],
  flows: [{
    id: FLOW,
    name: "shop",
    "flow_group_id": GROUP,
    "flow_group": { id: GROUP, labels: ["linux"] },
    project: { id: PROJECT, name: "main" },
    tasks: [
      { id: TASK, slug: "get-1", name: "get", "is_root_task": true },
      { id: MADE_RUN, slug: "put-1", mapped: true },
    ],
    edges: [{
      "upstream_task_id": TASK,
      "downstream_task_id": MADE_RUN,
      key: "x",
      mapped: true,
    }],
  }, { id: GROUP, name: "old", archived: true }],
  flowRuns: [{
    id: RUN,
    name: "brown-cow",
    "flow_id": FLOW,
    state: "Success",
    "serialized_state": { type: "Success" },
    states: [
      { timestamp: "2022-05-09T06:31:00+00:00", state: "Running" },
      { timestamp: "2022-05-09T06:30:00+00:00", state: "Scheduled" },
    ],
    logs: [
      { timestamp: "2022-05-09T06:30:01+00:00", level: "INFO", message: "a" },
      {
        timestamp: "2022-05-09T06:30:02+00:00",
        level: "ERROR",
        message: "b",
        "task_run_id": TASK_RUN,
      },
    ],
    updated: "2022-05-09T06:32:00+00:00",
  }],
};
const OF_RUN = `where: { id: { _eq: "${RUN}" } }`;

const CASES: [query: string, data: unknown][] = [
  [
    `{ flow_run(${OF_RUN}) { name state labels parameters context run_config updated } }`,
    {
      "flow_run": [{
        name: "brown-cow",
        state: "Success",
        labels: [],
        parameters: {},
        context: {},
        "run_config": null,
        updated: "2022-05-09T06:32:00+00:00",
      }],
    },
  ],
  [
    `{ flow_run(${OF_RUN}) { states(order_by: { timestamp: asc }) { state } } }`,
    {
      "flow_run": [{ states: [{ state: "Scheduled" }, { state: "Running" }] }],
    },
  ],
  [
    `{ flow_run_by_pk(id: "${RUN}") { logs(where: { level: { _neq: "INFO" } }) { message } } }`,
    { "flow_run_by_pk": { logs: [{ message: "b" }] } },
  ],
  [
    `{ flow_run_by_pk(id: "${RUN}") { flow { name project { name } flow_group { labels } archived } } }`,
    {
      "flow_run_by_pk": {
        flow: {
          name: "shop",
          project: { name: "main" },
          "flow_group": { labels: ["linux"] },
          archived: false,
        },
      },
    },
  ],
  [
    `{ flow_run_by_pk(id: "${RUN}") { task_runs(where: { map_index: { _eq: 1 } }, order_by: { task: { slug: asc } }) { task { slug } } } }`,
    {
      "flow_run_by_pk": {
        "task_runs": [{ task: { slug: "enrich-1" } }, {
          task: { slug: "transform-1" },
        }],
      },
    },
  ],
  [
    `{ flow_run_by_pk(id: "${MADE_RUN}") { flow_id flow { id } serialized_state states { state } task_runs { map_index } } }`,
    {
      "flow_run_by_pk": {
        "flow_id": null,
        flow: null,
        "serialized_state": null,
        states: [],
        "task_runs": [-1, 0, 1, 2].map((index) => ({ "map_index": index })),
      },
    },
  ],
  [`{ flow_run_by_pk(id: "${FLOW}") { id } }`, { "flow_run_by_pk": null }],
  ["{ flow_run_aggregate { aggregate { count } } }", {
    "flow_run_aggregate": { aggregate: { count: 15 } },
  }],
  ["{ flow(where: { archived: { _eq: false } }) { name storage } }", {
    flow: [{
      name: "shop",
      storage: { "__version__": "1.4.1", type: "Local" },
    }],
  }],
  ['{ flow(where: { project: { name: { _eq: "main" } } }) { name } }', {
    flow: [{ name: "shop" }],
  }],
  ['{ task(where: { slug: { _eq: "add-1" } }) { slug name } }', {
    task: [{ slug: "add-1", name: null }],
  }],
  [
    '{ flow_run(where: { flow: { name: { _ilike: "%HO%" }, project: { name: { _eq: "main" } } } }) { name } }',
    { "flow_run": [{ name: "brown-cow" }] },
  ],
  ['{ flow_run(where: { flow: { name: { _eq: "old" } } }) { name } }', {
    "flow_run": [],
  }],
  [
    `{ flow_by_pk(id: "${FLOW}") { tasks(order_by: { slug: desc }) { slug mapped is_root_task flow_id } edges { upstream_task_id downstream_task_id key mapped } } }`,
    {
      "flow_by_pk": {
        tasks: [{
          slug: "put-1",
          mapped: true,
          "is_root_task": null,
          "flow_id": FLOW,
        }, {
          slug: "get-1",
          mapped: null,
          "is_root_task": true,
          "flow_id": FLOW,
        }],
        edges: [{
          "upstream_task_id": TASK,
          "downstream_task_id": MADE_RUN,
          key: "x",
          mapped: true,
        }],
      },
    },
  ],
  ["{ project { id name } edge { key } }", {
    project: [{ id: PROJECT, name: "main" }],
    edge: [{ key: "x" }],
  }],
  [
    `{ log(where: { flow_run_id: { _eq: "${RUN}" } }, order_by: [{ timestamp: desc }, { id: desc }], limit: 1) { level task_run_id } }`,
    { log: [{ level: "ERROR", "task_run_id": TASK_RUN }] },
  ],
  [`{ task_run_by_pk(id: "${TASK_RUN}") { logs { message } } }`, {
    "task_run_by_pk": { logs: [{ message: "b" }] },
  }],
  [
    `{ task_run(where: { flow_run_id: { _eq: "${MADE_RUN}" } }, limit: 1) { logs { message } states { state } } }`,
    { "task_run": [{ logs: [], states: [] }] },
  ],
  [
    `{ flow_run_state(where: { flow_run_id: { _eq: "${RUN}" } }, order_by: { timestamp: asc }, limit: 1) { state } }`,
    { "flow_run_state": [{ state: "Scheduled" }] },
  ],
];
for (const [query, data] of CASES) {
  Deno.test(`the backend answers ${query}`, async () => {
    await using backend = await startTestBackend(DATA);
    assertEquals((await ask(backend, query)).body, { data });
  });
}

Deno.test("every task of a task run is a task once", async () => {
  await using backend = await startTestBackend();
  const { task } = (await ask(backend, "{ task { id } }")).body.data;
  const ids = new Set(recordedRows().map((row) => row.task.id));
  assertEquals(new Set(task.map(({ id }: { id: string }) => id)), ids);
  assertEquals(task.length, ids.size);
});

Deno.test("rows that are made for a run have ids of their own, in their order", async () => {
  await using backend = await startTestBackend(DATA);
  const query =
    "{ log(order_by: { id: asc }) { id message } flow_run_state { id } edge { id } }";
  const { log, ...others } = (await ask(backend, query)).body.data;
  assertEquals(log.map(({ message }: { message: string }) => message), [
    "a",
    "b",
  ]);
  const ids = [...log, ...others.flow_run_state, ...others.edge]
    .map(({ id }) => id);
  assertEquals(new Set(ids).size, 5);
});

Deno.test("a row cap cuts the lists of a flow run too", async () => {
  await using backend = await startTestBackend({ ...DATA, rowCap: 1 });
  const query =
    `{ flow_run_by_pk(id: "${RUN}") { states { state } logs { level } task_runs { id } } }`;
  const { flow_run_by_pk: run } = (await ask(backend, query)).body.data;
  assertEquals([run.states, run.logs, run.task_runs].map((all) => all.length), [
    1,
    1,
    1,
  ]);
});

Deno.test("a flow run that does not say when it changed did as the backend started", async () => {
  await using backend = await startTestBackend(DATA);
  const query = `{ flow_run_by_pk(id: "${MADE_RUN}") { updated } }`;
  const { updated } = (await ask(backend, query)).body.data.flow_run_by_pk;
  assertMatch(updated, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

Deno.test("setData() replaces what it names", async () => {
  await using backend = await startTestBackend(DATA);
  backend.setData({ flowRuns: [{ id: RUN, name: "late-cow" }] });
  const query = "{ flow_run(limit: 1) { name } flow { name } }";
  assertEquals((await ask(backend, query)).body.data, {
    "flow_run": [{ name: "late-cow" }],
    flow: [{ name: "shop" }, { name: "old" }],
  });
});

const REFUSED: [data: Record<string, unknown>, message: string][] = [
  [
    { flowRuns: [{ id: "x" }] },
    'Cannot serve flowRuns[0]: its "id" is "x", not a uuid',
  ],
  [
    { flows: [{ id: FLOW, edges: [{}] }] },
    'Cannot serve flows[0].edges[0]: its "upstream_task_id" is null, not a uuid',
  ],
  [
    { flowRuns: [{ id: RUN, logs: [{}] }] },
    'Cannot serve flowRuns[0].logs[0]: its "timestamp" is null, not an ISO 8601 timestamp',
  ],
  [
    { flows: [{ id: FLOW, archived: 1 }] },
    'Cannot serve flows[0]: its "archived" is 1, not true or false',
  ],
  [
    { tenants: {} },
    'Cannot start the test backend: "tenants" is of type object, not an array',
  ],
];
for (const [data, message] of REFUSED) {
  Deno.test(`startTestBackend() refuses: ${message}`, async () => {
    const error = await assertRejects(() => startTestBackend(data), TypeError);
    assertEquals(error.message, message);
  });
}
