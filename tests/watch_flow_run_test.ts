import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ApiError,
  type Client,
  createClient,
  type FlowRunEvent,
  fromFlowRunId,
  watchFlowRun,
  type WatchFlowRunOptions,
} from "../mod.ts";
import { withBackend } from "./_backend.ts";
import { at, FLOW_RUN, flowRunRow, line, state } from "./_flow_run_rows.ts";

const label = (event: FlowRunEvent) =>
  event.kind === "log" ? event.message : event.state.type;

const running = (changes = {}) =>
  flowRunRow({
    serialized_state: { type: "Running" },
    state: "Running",
    states: [state(0, "Scheduled"), state(2, "Running")],
    logs: [line(1, "a"), line(2, "b")],
    ...changes,
  });

async function watched(
  client: Client,
  options: WatchFlowRunOptions,
  onEvent: (event: FlowRunEvent) => void = () => {},
) {
  const view = await fromFlowRunId(FLOW_RUN, { client });
  const labels: (string | null)[] = [];
  for await (const event of watchFlowRun(view, { pollMs: 5, ...options })) {
    labels.push(label(event));
    onEvent(event);
  }
  return labels;
}

Deno.test("watchFlowRun() of one that has finished gives its states, and sends no request", () =>
  withBackend([], async (client, api) => {
    assertEquals(await watched(client, {}), [
      "Scheduled",
      "Running",
      "Success",
    ]);
    assertEquals(api.requests.length, 1);
  }, { flowRuns: [flowRunRow()] }));

Deno.test("watchFlowRun() with logs gives states and lines in the order of time", () =>
  withBackend([], async (client) => {
    assertEquals(await watched(client, { logs: true }), [
      "Scheduled",
      "a",
      "Running",
      "b",
      "Success",
      "late",
    ]);
  }, {
    flowRuns: [flowRunRow({
      states: [state(0, "Scheduled"), state(2, "Running"), state(4, "Success")],
      logs: [line(5, "late"), line(1, "a"), line(2, "b")],
    })],
  }));

Deno.test("watchFlowRun() gives each state and line once, until the run has finished", () =>
  withBackend([], async (client, api) => {
    const views: string[] = [];
    const labels = await watched(client, { logs: true }, (event) => {
      if (event.kind === "state") views.push(event.view.state.type);
      if (event.kind === "log" && event.message === "b") {
        api.setState(FLOW_RUN, { type: "Retrying" });
        api.addLogs(FLOW_RUN, [{ ...line(0, "c"), timestamp: now() }]);
      }
      if (event.kind === "log" && event.message === "c") {
        const before = new Date(Date.now() - 1).toISOString();
        api.setState(FLOW_RUN, { type: "Failed", message: "no" });
        api.addLogs(FLOW_RUN, [{ ...line(0, "d"), timestamp: before }]);
      }
    });
    assertEquals(labels, [
      "Scheduled",
      "a",
      "Running",
      "b",
      "Retrying",
      "c",
      "d",
      "Failed",
    ]);
    assertEquals(views.at(-1), "Failed");
  }, { flowRuns: [running()] }));

const now = () => new Date().toISOString();

Deno.test("watchFlowRun() waits for lines that come after the run has finished", () =>
  withBackend([], async (client, api) => {
    let logQueries = 0;
    api.setData({ flowRuns: [running({ logs: [] })] });
    const view = await fromFlowRunId(FLOW_RUN, { client });
    api.setState(FLOW_RUN, { type: "Success" });
    const labels: (string | null)[] = [];
    const late = { ...line(0, "late"), timestamp: "2100-01-01T00:00:00Z" };
    const fetchingClient = createClient({
      apiUrl: api.url,
      fetch: async (input, init) => {
        const answer = await fetch(input, init);
        const isLogs = String(init?.body).includes("logs(");
        if (isLogs && ++logQueries === 1) api.addLogs(FLOW_RUN, [late]);
        return answer;
      },
    });
    const options = { logs: true, pollMs: 5, client: fetchingClient };
    for await (const event of watchFlowRun(view, options)) {
      labels.push(label(event));
    }
    assertEquals(labels, ["Scheduled", "Running", "Success", "late"]);
  }, { flowRuns: [running()] }));

Deno.test("watchFlowRun() of an API without a history gives the states that it sees", () =>
  withBackend([], async (client, api) => {
    const withState = (type: string) =>
      api.setData({
        flowRuns: [
          flowRunRow({
            states: [],
            serialized_state: { type },
            updated: at(7),
          }),
        ],
      });
    withState("Running");
    const labels = await watched(client, {}, (event) => {
      if (event.kind === "state") assertEquals(event.timestamp, at(7));
      withState("Success");
    });
    assertEquals(labels, ["Running", "Success"]);
  }, { flowRuns: [] }));

Deno.test("watchFlowRun() ends by its time limit, by a signal and by leaving", () =>
  withBackend([], async (client, api) => {
    const error = await assertRejects(
      () => watched(client, { timeoutMs: 50 }),
      ApiError,
      `Cannot watch flow run "${FLOW_RUN}" to its end`,
    );
    assertEquals(error.code, "timeout");
    const controller = new AbortController();
    await assertRejects(
      () =>
        watched(
          client,
          { signal: controller.signal },
          () => controller.abort(new Error("enough")),
        ),
      Error,
      "enough",
    );
    const before = api.requests.length;
    const view = await fromFlowRunId(FLOW_RUN, { client });
    for await (const _ of watchFlowRun(view, { pollMs: 5 })) break;
    assertEquals(api.requests.length, before + 2);
  }, { flowRuns: [running()] }));

const WRONG: [view: unknown, options: unknown, type: ErrorConstructor][] = [
  [null, {}, TypeError],
  [{ taskRunId: "id", flowRunId: "id" }, {}, TypeError],
  [{ flowRunId: "id", states: [] }, { pollMs: 0 }, RangeError],
  [{ flowRunId: "id", states: [] }, { timeoutMs: 0 }, RangeError],
];
for (const [view, options, type] of WRONG) {
  Deno.test(`watchFlowRun(${Deno.inspect(view)}, ${Deno.inspect(options)}) is refused at the call`, () => {
    assertThrows(() => watchFlowRun(view as never, options as never), type);
  });
}
