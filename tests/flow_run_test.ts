import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import {
  ApiError,
  createClient,
  type FlowRunView,
  fromFlowRunId,
  fromTaskRunData,
  iterFlowRuns,
  iterLogs,
  iterTaskRuns,
  taskRunTimes,
  watchFlowRun,
} from "../mod.ts";
import { withEnvironment } from "./_environment.ts";
import { taskRunRow } from "./_task_run_rows.ts";
import { withBackend, withSilentBackend } from "./_backend.ts";
import { at, FLOW, FLOW_RUN, flowRunRow, FLOWS } from "./_flow_run_rows.ts";

const OTHER = "99999999-9999-4999-8999-999999999999";
const BACKEND = { flows: FLOWS, flowRuns: [flowRunRow()] };

Deno.test("fromFlowRunId() reads a flow run in one request", () =>
  withBackend([], async (client, api) => {
    const run = await fromFlowRunId(FLOW_RUN, { client });
    const state = (type: string, message: string | null = null) => ({
      type,
      message,
      context: null,
      cachedInputs: null,
      result: null,
    });
    assertEquals<unknown>(run, {
      flowRunId: FLOW_RUN,
      name: "brown-cow",
      flowId: FLOW,
      state: state("Success", "All succeeded."),
      states: [
        {
          timestamp: at(0),
          state: { ...state("Scheduled"), startTime: null },
        },
        { timestamp: at(1), state: state("Running") },
        { timestamp: at(2), state: state("Success") },
      ],
      labels: ["linux"],
      parameters: { day: "monday", deep: [{ a: null }] },
      context: { today: "2022-05-09" },
      updatedAt: at(2),
      startTime: at(1),
      endTime: at(2),
      scheduledStartTime: at(0),
      flow: { name: "shop", version: 3, project: "main" },
    });
    assertEquals(api.requests.length, 1);
  }, BACKEND));

Deno.test("a flow run is frozen data, all the way down", () =>
  withBackend([], async (client) => {
    const run = await fromFlowRunId(FLOW_RUN, { client });
    const open: string[] = [];
    (function visit(value: unknown, path: string): void {
      if (typeof value !== "object" || value === null) return;
      if (!Object.isFrozen(value)) open.push(path);
      for (const [name, inner] of Object.entries(value)) {
        visit(inner, `${path}.${name}`);
      }
    })(run, "run");
    assertEquals(open, []);
    assertEquals<unknown>(structuredClone(run), run);
    assertEquals<unknown>(JSON.parse(JSON.stringify(run)), run);
  }, BACKEND));

Deno.test("a flow run of which little is known is Pending, its fields null or empty", () =>
  withBackend([], async (client) => {
    const run = await fromFlowRunId(FLOW_RUN.toUpperCase(), { client });
    const { state, updatedAt, ...rest } = run;
    assertEquals(
      [state.type, state.message],
      ["Pending", "A state for this flow run is not yet available."],
    );
    assert(updatedAt !== "");
    assertEquals<unknown>(rest, {
      flowRunId: FLOW_RUN,
      name: null,
      flowId: null,
      states: [],
      labels: [],
      parameters: {},
      context: {},
      startTime: null,
      endTime: null,
      scheduledStartTime: null,
      flow: { name: null, version: null, project: null },
    });
  }, { flowRuns: [{ id: FLOW_RUN }] }));

Deno.test("states are in the order of their times, to the microsecond", () => {
  const times = [
    "2022-05-09T06:30:00.1+00:00",
    "2022-05-09T06:30:00.100001+00:00",
    "2022-05-09T06:30:00.11+00:00",
    "2022-05-09T08:30:01+02:00",
  ];
  const states = times.map((timestamp) => ({
    timestamp,
    serialized_state: { type: "Running" },
  })).toReversed();
  return withBackend([], async (client) => {
    const run = await fromFlowRunId(FLOW_RUN, { client });
    assertEquals(run.states.map(({ timestamp }) => timestamp), times);
  }, { flowRuns: [{ id: FLOW_RUN, states }] });
});

/** Answers that are not what was requested. */
const ANSWERS: [what: string, data: unknown, code: string, message: string][] =
  [
    [
      "nothing",
      { flow_run: [] },
      "not_found",
      `Cannot find flow run "${FLOW_RUN}"`,
    ],
    ["null", { flow_run: null }, "bad_response", 'it has no list "flow_run"'],
    [
      "two rows",
      { flow_run: [answer(), answer()] },
      "multiple_found",
      "2 rows match, expected 1",
    ],
    [
      "another flow run",
      { flow_run: [answer({ id: OTHER })] },
      "bad_response",
      `it contains flow run "${OTHER}"`,
    ],
    [
      "no row",
      { flow_run: [7] },
      "bad_response",
      "Cannot read a flow run: it is a number",
    ],
    [
      "labels that are numbers",
      { flow_run: [answer({ labels: [1] })] },
      "bad_response",
      'Cannot read a flow run: "labels.0" is a number, not a string',
    ],
    [
      "an unknown state",
      { flow_run: [answer({ serialized_state: { type: "Odd" } })] },
      "bad_response",
      'is "Odd", which is not a state of Prefect 1.x',
    ],
    [
      "no time of its change",
      { flow_run: [answer({ updated: null })] },
      "bad_response",
      '"updated" is null, not a string',
    ],
  ];

function answer(changes: Record<string, unknown> = {}) {
  return { id: FLOW_RUN, updated: at(0), ...changes };
}

for (const [what, data, code, message] of ANSWERS) {
  Deno.test(`fromFlowRunId() refuses an answer with ${what}`, async () => {
    const fetch = () => Promise.resolve(Response.json({ data }));
    const client = createClient({ apiUrl: "http://127.0.0.1:1", fetch });
    const error = await assertRejects(
      () => fromFlowRunId(FLOW_RUN, { client }),
      ApiError,
      message,
    );
    assertEquals(error.code, code);
  });
}

Deno.test("fromFlowRunId() refuses what is not a string", async () => {
  await assertRejects(
    () => fromFlowRunId(7 as never),
    TypeError,
    '"flowRunId" is of type number, not a string',
  );
});

Deno.test("fromFlowRunId() is stopped by a signal and by a time limit", () =>
  withSilentBackend(async (client, asked) => {
    const { signal, abort } = abortable();
    const waiting = fromFlowRunId(FLOW_RUN, { client, signal });
    await asked;
    const reason = new Error("enough");
    abort(reason);
    assertStrictEquals(await waiting.catch((error) => error), reason);
    const late = await assertRejects(
      () => fromFlowRunId(FLOW_RUN, { client, timeoutMs: 20 }),
      ApiError,
    );
    assertEquals(late.code, "timeout");
  }));

function abortable() {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    abort: (reason: unknown) => controller.abort(reason),
  };
}

Deno.test("without a client, calls make one from the environment, and keep to it", () =>
  withBackend([taskRunRow()], async (_, api) => {
    const variables = {
      PREFECT__BACKEND: "server",
      PREFECT__SERVER__ENDPOINT: api.url,
      HOME: "/nowhere",
    };
    await withEnvironment(variables, async () => {
      const run = await fromFlowRunId(FLOW_RUN);
      const [listed] = await Array.fromAsync(iterFlowRuns());
      assertEquals<unknown>(listed, run);
      const task = fromTaskRunData(taskRunRow());
      assertEquals((await taskRunTimes(task)).runCount, 0);
      assertEquals(await Array.fromAsync(iterLogs(structuredClone(run))), []);
      const events = watchFlowRun(structuredClone(run), { logs: true });
      assertEquals((await Array.fromAsync(events)).length, 3);
    });
    assertEquals(api.requests.length > 5, true);
  }, BACKEND));

Deno.test("options of calls for flow runs are checked", async () => {
  const view = { flowRunId: FLOW_RUN, states: [] } as unknown as FlowRunView;
  const task = fromTaskRunData(taskRunRow());
  const calls: [option: string, call: () => unknown][] = [
    ["clent", () => fromFlowRunId(FLOW_RUN, { clent: {} } as never)],
    ["flow", () => iterFlowRuns({ flow: "shop" } as never)],
    ["since", () => iterFlowRuns({ since: 7 } as never)],
    ["level", () => iterLogs(view, { level: "INFO" } as never)],
    ["log", () => watchFlowRun(view, { log: true } as never)],
    ["time", () => iterTaskRuns(FLOW_RUN, { time: true } as never)],
    ["pollMs", () => taskRunTimes(task, { pollMs: 5 } as never)],
  ];
  for (const [option, call] of calls) {
    await assertRejects(async () => await call(), TypeError, `"${option}"`);
  }
});
