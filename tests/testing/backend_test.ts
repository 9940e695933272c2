import {
  assertEquals,
  assertMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import {
  recordedRows,
  startTestBackend,
  type TestBackendOptions,
} from "@taskrunview/taskrunview/testing";
import { ask } from "./_query.ts";

const COUNT = "{ task_run_aggregate { aggregate { count } } }";

async function count(backend: Parameters<typeof ask>[0]): Promise<number> {
  return (await ask(backend, COUNT)).body.data.task_run_aggregate.aggregate
    .count;
}

Deno.test("startTestBackend() listens on the loopback only, at a port that is free", async () => {
  await using first = await startTestBackend();
  await using second = await startTestBackend();
  assertMatch(first.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  assertEquals(first.url === second.url, false);
});

Deno.test("startTestBackend() serves the recorded rows or those it is given", async () => {
  await using recorded = await startTestBackend();
  await using given = await startTestBackend({
    rows: recordedRows().slice(0, 5),
  });
  await using empty = await startTestBackend({ rows: [] });
  assertEquals(await Promise.all([recorded, given, empty].map(count)), [
    168,
    5,
    0,
  ]);
});

Deno.test("setRows() takes effect at once", async () => {
  await using backend = await startTestBackend({ rows: [] });
  const [first] = recordedRows();
  backend.setRows([first!]);
  assertEquals(await count(backend), 1);
  backend.setRows([{ ...first!, state: "Failed" }]);
  assertEquals(
    (await ask(backend, "{ task_run { state } }")).body.data.task_run,
    [{ state: "Failed" }],
  );
});

Deno.test("setRows() keeps the rows it has when it refuses the new ones", async () => {
  await using backend = await startTestBackend();
  const bad = recordedRows().map((row) => ({ ...row, id: "run" }));
  assertThrows(
    () => backend.setRows(bad),
    TypeError,
    'Cannot serve rows[0]: its "id" is "run"',
  );
  assertEquals(await count(backend), 168);
});

Deno.test("startTestBackend() does not change the rows, nor follow their changes", async () => {
  const rows = recordedRows().slice(0, 3);
  const before = structuredClone(rows);
  await using backend = await startTestBackend({ rows });
  await ask(backend, "{ task_run(order_by: { map_index: desc }) { id } }");
  assertEquals(rows, before);
  rows.pop();
  rows[0]!.state = "changed";
  const { task_run: found } =
    (await ask(backend, "{ task_run { state } }")).body.data;
  assertEquals(found, before.map(({ state }) => ({ state })));
});

Deno.test("setState() moves a task run on, whatever way its id is written", async () => {
  const rows = recordedRows().slice(0, 2);
  const [{ id }, other] = rows as [typeof rows[0], typeof rows[0]];
  await using backend = await startTestBackend({ rows });
  const query = "{ task_run { id state state_message serialized_state } }";
  const states = [{ type: "Running", message: "on it" }, null];
  for (const state of states) {
    backend.setState(`{${id.toUpperCase()}}`, state);
    const { task_run: [first, second] } = (await ask(backend, query)).body.data;
    assertEquals(first, {
      id,
      state: state?.type ?? null,
      "state_message": state?.message ?? null,
      "serialized_state": state,
    });
    assertEquals(second.state, other.state);
  }
  other.state = "changed";
  backend.setState(id, { type: "Success" });
  const { task_run: [, kept] } = (await ask(backend, query)).body.data;
  assertEquals(kept.state === "changed", false);
  assertThrows(
    () => backend.setState("run", null),
    RangeError,
    'Cannot set a state: no row has the id "run"',
  );
});

Deno.test("setState() moves a flow run on and keeps the states before", async () => {
  const id = "33333333-3333-4333-8333-333333333333";
  await using backend = await startTestBackend({
    rows: [],
    flowRuns: [{ id }],
  });
  backend.setState(id, { type: "Running", message: "on it" });
  backend.setState(id.replaceAll("-", ""), { type: "Success" });
  const query =
    "{ flow_run { state serialized_state state_timestamp updated states { state message timestamp serialized_state } } }";
  const { flow_run: [run] } = (await ask(backend, query)).body.data;
  assertEquals(run.state, "Success");
  assertEquals(run.serialized_state, { type: "Success" });
  const [{ timestamp }, last] = run.states;
  assertEquals(run.states, [
    {
      state: "Running",
      message: "on it",
      timestamp,
      "serialized_state": { type: "Running", message: "on it" },
    },
    {
      state: "Success",
      message: null,
      timestamp: last.timestamp,
      "serialized_state": { type: "Success" },
    },
  ]);
  assertEquals([run.state_timestamp, run.updated], [
    last.timestamp,
    last.timestamp,
  ]);
});

Deno.test("addLogs() adds lines to a flow run", async () => {
  const id = "33333333-3333-4333-8333-333333333333";
  const line = (message: string) => ({
    timestamp: "2022-05-09T06:30:00+00:00",
    message,
  });
  await using backend = await startTestBackend({
    rows: [],
    flowRuns: [{ id, logs: [line("a")] }],
  });
  const logs = async () =>
    (await ask(backend, "{ log(order_by: { id: asc }) { id message } }"))
      .body.data.log;
  const before = await logs();
  backend.addLogs(id, [line("b"), line("c")]);
  const after = await logs();
  assertEquals(after.slice(0, 1), before);
  assertEquals(after.map(({ message }: { message: string }) => message), [
    "a",
    "b",
    "c",
  ]);
  assertThrows(
    () => backend.addLogs("run", []),
    RangeError,
    'Cannot add logs: no flow run has the id "run"',
  );
});

Deno.test("secret_value returns the secrets, and refuses others", async () => {
  const secrets = { GREETING: "hello", KEYS: { id: 1 }, NONE: null };
  await using backend = await startTestBackend({ secrets });
  const query = "query ($name: String!) { secret_value(name: $name) }";
  for (const [name, value] of Object.entries(secrets)) {
    assertEquals((await ask(backend, query, { name })).body, {
      data: { "secret_value": value },
    });
  }
  const { status, body } = await ask(backend, query, { name: "toString" });
  assertEquals([status, body.errors[0].message], [
    200,
    "No value found for the requested key: toString",
  ]);
});

const WRONG: [
  options: Record<string, unknown>,
  type: typeof TypeError,
  message: string,
][] = [
  [{ port: "80" }, TypeError, '"port" is of type string, not a number'],
  [
    { port: 65_536 },
    RangeError,
    '"port" is 65536, not an integer from 0 to 65535',
  ],
  [
    { port: -1 },
    RangeError,
    '"port" is -1, not an integer from 0 to 65535',
  ],
  [
    { rowCap: 1.5 },
    RangeError,
    '"rowCap" is 1.5, not an integer from 0 to 9007199254740991',
  ],
  [
    { latencyMs: NaN },
    RangeError,
    '"latencyMs" is NaN, not an integer from 0 to 2147483647',
  ],
  [
    { latencyMs: null },
    TypeError,
    '"latencyMs" is null, not a number',
  ],
];
for (const [options, type, message] of WRONG) {
  Deno.test(`startTestBackend() refuses: ${message}`, async () => {
    const error = await assertRejects(
      () => startTestBackend(options as TestBackendOptions),
      type,
    );
    assertEquals(error.message, `Cannot start the test backend: ${message}`);
  });
}

Deno.test("startTestBackend() refuses rows that cannot be served", async () => {
  const rows = [{ id: "run" }] as unknown as ReturnType<typeof recordedRows>;
  await assertRejects(
    () => startTestBackend({ rows }),
    TypeError,
    "Cannot serve rows[0]: ",
  );
});
