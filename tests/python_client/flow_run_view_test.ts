import { assert, assertEquals } from "@std/assert";
import {
  type Client,
  createClient,
  type FlowRunView,
  fromFlowRunId,
  fromTaskRunId,
  fromTaskSlug,
  iterFlowRuns,
  iterLogs,
  iterTaskRuns,
  type LogLine,
  type State,
  taskRunTimes,
  type TaskRunView,
  watchFlowRun,
} from "../../mod.ts";
import {
  type LogData,
  recordedFlowRuns,
  startTestBackend,
  type TestBackend,
} from "../../src/testing/mod.ts";
import { runPython, testWithPrefect } from "./_python.ts";

const recorded = recordedFlowRuns();
const WATCHED = "11111111-1111-4111-8111-111111111111";
const MISSING = "99999999-9999-4999-8999-999999999999";

const stateOf = ({ type, message }: State) => [type, message];
const lineOf = (
  { timestamp, level, message }: Pick<
    LogLine,
    "timestamp" | "level" | "message"
  >,
) => [timestamp, level, message];

/** What the script tells of a flow run, as we read it. */
async function told(client: Client, id: string) {
  const view = await fromFlowRunId(id, { client });
  const runs = await Array.fromAsync(iterTaskRuns(id, { client }));
  const logs = await Array.fromAsync(iterLogs(view));
  const ids = runs.map(({ taskRunId }) => taskRunId);
  const last = view.states.at(-1)!.timestamp;
  return {
    id: view.flowRunId,
    name: view.name,
    flow_id: view.flowId,
    state: stateOf(view.state),
    states: view.states.map(({ timestamp, state }) => [
      timestamp,
      ...stateOf(state),
    ]),
    labels: view.labels,
    parameters: view.parameters,
    context: view.context,
    updated: view.updatedAt,
    flow: [view.flow.name, view.flow.project],
    logs: logs.map(lineOf),
    logs_until_updated:
      logs.filter(({ timestamp }) => timestamp <= view.updatedAt).length,
    late_logs: logs.filter(({ timestamp }) => timestamp > last).map(lineOf),
    task_run_ids: ids,
    task_runs: await Promise.all(runs.map(taskRunTold)),
    by_slug: (await Promise.all(
      runs.map(({ taskSlug, mapIndex }) =>
        fromTaskSlug(taskSlug, id, mapIndex, { client })
      ),
    )).map(({ taskRunId }) => taskRunId),
    by_id: (await Promise.all(ids.map((id) => fromTaskRunId(id, { client }))))
      .map(({ taskRunId }) => taskRunId),
  };
}

async function taskRunTold(run: TaskRunView) {
  return {
    id: run.taskRunId,
    task_id: run.taskId,
    slug: run.taskSlug,
    map_index: run.mapIndex,
    name: run.name,
    state: stateOf(run.state),
    result: await run.result().then(
      (ok) => ({ ok }),
      () => ({ error: "ValueError" }),
    ),
  };
}

/** Lets a flow run that is watched go on, at some of the queries for it. */
function script(watched: string) {
  const second = (seconds: number) =>
    new Date(Date.UTC(2022, 4, 9, 8, 0, seconds)).toISOString()
      .replace(".000Z", "+00:00");
  const line = (seconds: number, message: string): LogData => ({
    timestamp: second(seconds),
    level: "INFO",
    name: "prefect.shop",
    message,
  });
  let queries = 0;
  const flowRun = (seconds: number, ...types: string[]) => ({
    id: watched,
    name: "watched",
    serialized_state: {
      type: types.at(-1),
      message: `${types.at(-1)}.`,
      __version__: "1.4.1",
    },
    states: types.map((type, at) => ({
      timestamp: second(10 * at),
      serialized_state: { type, message: `${type}.`, __version__: "1.4.1" },
    })),
    updated: second(seconds),
  });
  const steps = [
    { ...flowRun(0, "Scheduled"), logs: [] },
    {
      ...flowRun(12, "Scheduled", "Running"),
      logs: [line(11, "begun"), line(12, "at it")],
    },
    {
      ...flowRun(30, "Scheduled", "Running", "Success"),
      logs: [line(11, "begun"), line(12, "at it"), line(19, "nearly")],
    },
  ];
  return {
    first: steps[0]!,
    onRequest({ query }: { query: string }, api: TestBackend) {
      if (!query.includes(watched) || query.includes("logs(")) return;
      const step = steps[Math.min(Math.floor(++queries / 2), 2)]!;
      const others = recorded.flowRuns;
      api.setData({ flowRuns: [...others, step] });
    },
  };
}

testWithPrefect(
  "FlowRunView of the official Python client and ours agree, row by row and line by line",
  async () => {
    const { first, onRequest } = script(WATCHED);
    await using api = await startTestBackend({
      ...recorded,
      flowRuns: [...recorded.flowRuns, first],
      onRequest,
    });
    const ids = recorded.flowRuns.map(({ id }) => id);
    const python = JSON.parse(
      await runPython(
        "python_flow_run_view.py",
        { ids, missing: MISSING, watched: WATCHED },
        { PREFECT__BACKEND: "server", PREFECT__SERVER__ENDPOINT: api.url },
      ),
    );
    const client = createClient({ apiUrl: api.url });
    for (const [at, id] of ids.entries()) {
      assertEquals<unknown>(await told(client, id), python.views[at], id);
    }
    assertEquals(python.missing, { error: "ValueError" });

    // Both tell what has happened, in the order of time, to the same end.
    const view = await fromFlowRunId(WATCHED, { client });
    const events = watchFlowRun(view, { logs: true, pollMs: 5 });
    const ours: (string | null)[] = [];
    for await (const event of events) {
      ours.push(
        event.kind === "log"
          ? event.message
          : `Entered state <${event.state.type}>: ${event.state.message}`,
      );
    }
    assertEquals(
      ours,
      python.watched.map(([, , message]: string[]) => message),
    );
    assertEquals(ours.length, 6);
  },
);

Deno.test("recorded flow runs hold together: times, runs and lines fit their states", async () => {
  await using api = await startTestBackend(recorded);
  const client = createClient({ apiUrl: api.url });
  const views: FlowRunView[] = [];
  for await (const view of iterFlowRuns({ client })) views.push(view);
  assertEquals(views.map(({ name }) => name), [
    "quiet-owl",
    "amber-heron",
    "brown-cow",
  ]);
  const counts: Record<string, number | null> = {};
  for (const view of views) {
    const options = { client, times: true } as const;
    for await (const run of iterTaskRuns(view.flowRunId, options)) {
      const { startTime, endTime, runCount } = run;
      assertEquals<unknown>(await taskRunTimes(run), {
        startTime,
        endTime,
        runCount,
      });
      assert(startTime === null || startTime >= view.startTime!);
      counts[run.taskSlug] = runCount;
      for await (const line of iterLogs(run)) {
        assertEquals(line.taskRunId, run.taskRunId);
      }
    }
  }
  assertEquals(counts, {
    "day": 1,
    "extract-1": 1,
    "price-1": 1,
    "load-1": 1,
    "flaky-1": 2,
    "count-1": 1,
    "fail-1": 1,
    "never-1": 0,
  });
});
