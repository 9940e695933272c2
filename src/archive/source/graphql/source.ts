import type { Client } from "../../../api/client.ts";
import { MAX_PAGE_SIZE } from "../../../api/paging.ts";
import { ApiError } from "../../../model/errors.ts";
import { type RawRow, toRecord } from "../../normalise.ts";
import type { LogRecord } from "../../rows.ts";
import type {
  ArchiveSource,
  FlowRunPage,
  FlowRunSelection,
  LogPosition,
  TaskRunPage,
  WholeFlow,
} from "../source.ts";
import { createLimiter } from "./limiter.ts";
import { createSender, type Sender } from "./sender.ts";
import { allStates, STATE_PAGE, statesField } from "./states.ts";
import { logsAfter, selectionWhere } from "./where.ts";

/** How many log lines are requested at once. */
const LOG_PAGE = 1_000;

/** How the API source requests rows. */
export interface GraphqlSourceOptions {
  /** The most requests at the same time. */
  readonly concurrency: number;
  /**
   * The time limit of each request, in milliseconds; by default that of the
   * client.
   */
  readonly timeoutMs?: number | undefined;
}

/** Reads rows from the GraphQL API of a client. */
export function graphqlSource(
  client: Client,
  { concurrency, timeoutMs }: GraphqlSourceOptions,
): ArchiveSource {
  const sender = createSender(client, timeoutMs, createLimiter(concurrency));
  return {
    kind: "api",
    url: client.apiUrl,
    batchSize: 10,
    isSplit: true,
    flowRuns: (selection, signal) => flowRuns(sender, selection, signal),
    flow: (id, signal) => wholeFlow(sender, id, signal),
    async *taskRuns(flowRunIds, { after, to }, withStates, signal) {
      const of = { flow_run_id: { _in: flowRunIds } };
      for (let last = after;;) {
        const id = {
          ...(last !== undefined && { _gt: last }),
          ...(to !== undefined && { _lte: to }),
        };
        const page = await taskRunPage(
          sender,
          { ...of, id },
          withStates,
          signal,
        );
        const next = page.taskRuns.at(-1)?.id;
        if (next === undefined) return; // a short page may have been capped
        checkOrder("task_run", last, next);
        yield page;
        last = next;
      }
    },
    async *logs(flowRunIds, after, signal) {
      for (const id of [...flowRunIds].sort()) {
        if (after !== undefined && id < after.flow_run_id) continue;
        const from = after?.flow_run_id === id ? after : undefined;
        yield* logsOf(sender, id, from, signal);
      }
    },
    countFlowRuns: (selection, signal) =>
      sender.count("flow_run", selectionWhere(selection), signal),
    async count(selection, signal) {
      let flowRunCount = 0;
      let taskRuns: number | null = 0;
      let logs: number | null = 0;
      for await (
        const { flowRuns: page } of flowRuns(sender, selection, signal)
      ) {
        flowRunCount += page.length;
        const of = { flow_run_id: { _in: page.map(({ id }) => id) } };
        const [tasks, lines] = await Promise.all([
          sender.count("task_run", of, signal),
          sender.count("log", of, signal),
        ]);
        taskRuns = sum(taskRuns, tasks);
        logs = sum(logs, lines);
      }
      return { flowRuns: flowRunCount, taskRuns, logs };
    },
    close: () => Promise.resolve(),
  };
}

const sum = (a: number | null, b: number | null) =>
  a === null || b === null ? null : a + b;

async function* flowRuns(
  sender: Sender,
  selection: FlowRunSelection,
  signal: AbortSignal,
): AsyncGenerator<FlowRunPage> {
  let after: string | undefined;
  while (true) {
    const rows = await sender.rows(
      (fieldsOf) =>
        `query ($where: flow_run_bool_exp!, $limit: Int!, $states: Int!) {
  flow_run(where: $where, order_by: { id: asc }, limit: $limit) { ${
          fieldsOf("flow_run")
        } ${statesField("flow_run_state", fieldsOf)} }
}`,
      "flow_run",
      {
        where: selectionWhere(selection, after),
        limit: MAX_PAGE_SIZE,
        states: STATE_PAGE,
      },
      signal,
    );
    const found = rows.map((row) => toRecord("flow_run", row));
    const last = found.at(-1)?.id;
    if (last === undefined) return;
    checkOrder("flow_run", after, last);
    const pages = rows.map((row, at) =>
      allStates(sender, "flow_run_state", found[at]!.id, row.states, signal)
    );
    yield {
      flowRuns: found,
      states: (await Promise.all(pages)).flat(),
    };
    after = last;
  }
}

async function taskRunPage(
  sender: Sender,
  where: unknown,
  withStates: boolean,
  signal: AbortSignal,
): Promise<TaskRunPage> {
  const rows = await sender.rows(
    (fieldsOf) =>
      `query ($where: task_run_bool_exp!, $limit: Int!${
        withStates ? ", $states: Int!" : ""
      }) {
  task_run(where: $where, order_by: { id: asc }, limit: $limit) { ${
        fieldsOf("task_run")
      } ${withStates ? statesField("task_run_state", fieldsOf) : ""} }
}`,
    "task_run",
    { where, limit: MAX_PAGE_SIZE, ...(withStates && { states: STATE_PAGE }) },
    signal,
  );
  const taskRuns = rows.map((row) => {
    const { id, slug } = (row.task ?? {}) as RawRow;
    return toRecord("task_run", row, { task_id: id, task_slug: slug });
  });
  if (!withStates) return { taskRuns, states: [] };
  const pages = rows.map((row, at) =>
    allStates(sender, "task_run_state", taskRuns[at]!.id, row.states, signal)
  );
  return {
    taskRuns,
    states: (await Promise.all(pages)).flat(),
  };
}

async function wholeFlow(
  sender: Sender,
  id: string,
  signal: AbortSignal,
): Promise<WholeFlow | undefined> {
  const [row] = await sender.rows(
    (fieldsOf) =>
      `query ($id: uuid!) {
  flow(where: { id: { _eq: $id } }) { ${fieldsOf("flow")} tasks { ${
        fieldsOf("task")
      } } edges { ${fieldsOf("edge")} } }
}`,
    "flow",
    { id },
    signal,
  );
  if (row === undefined) return undefined;
  const { id: projectId, name } = (row.project ?? {}) as RawRow;
  const flow = toRecord("flow", row, {
    project_id: projectId,
    project_name: name,
  });
  return {
    flow,
    tasks: listOf(row.tasks).map((task) =>
      toRecord("task", task, { flow_id: flow.id })
    ),
    edges: listOf(row.edges).map((edge) =>
      toRecord("edge", edge, { flow_id: flow.id, key: edge.key ?? "" })
    ),
  };
}

function listOf(value: unknown): readonly RawRow[] {
  return Array.isArray(value) ? value : [];
}

async function* logsOf(
  sender: Sender,
  id: string,
  from: LogPosition | undefined,
  signal: AbortSignal,
): AsyncGenerator<LogRecord[]> {
  for (let after = from;;) {
    const rows: readonly RawRow[] = await sender.rows(
      (fieldsOf) =>
        `query ($id: uuid!, $where: log_bool_exp!, $limit: Int!) {
  flow_run(where: { id: { _eq: $id } }) { logs(where: $where, order_by: [{ timestamp: asc }, { id: asc }], limit: $limit) { ${
          fieldsOf("log").replace("flow_run_id ", "")
        } } }
}`,
      "flow_run",
      { id, where: logsAfter(after), limit: LOG_PAGE },
      signal,
    );
    const found = listOf(rows[0]?.logs).map((row) =>
      toRecord("log", row, { flow_run_id: id })
    );
    const last = found.at(-1);
    if (last === undefined) return;
    const key = (at: LogPosition) => `${at.timestamp} ${at.id}`;
    checkOrder("log", after && key(after), key(last));
    yield found;
    after = last;
  }
}

/** Pages that do not move on, such as those of a cache, would never end. */
function checkOrder(table: string, before: string | undefined, last: string) {
  if (before === undefined || last > before) return;
  throw new ApiError(
    "bad_response",
    `Cannot read rows of "${table}": a page does not come after the one before it`,
    { hint: "Check for a proxy or cache that mixes up answers" },
  );
}
