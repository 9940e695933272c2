import type { LoadPage } from "../async/lazy_pages.ts";
import { LOG_PAGE_SIZE } from "../api/paging.ts";
import type { FlowRunState, FlowRunView } from "../model/flow_run_row.ts";
import type { LogWhere } from "../model/flow_run_source.ts";
import type { LogLine } from "../model/log_row.ts";
import type { TaskRunRow } from "../model/row.ts";
import { findTaskRun, type TaskRunSource } from "../model/task_run_source.ts";
import { findFlowRun } from "./find_flow_run.ts";
import { type FollowLimits, followRun } from "./follow_run.ts";
import { labelOf } from "./log_pages.ts";
import { createLogTail } from "./log_tail.ts";
import { createRunPoller, type RunEvent, type Snapshot } from "./run_poller.ts";

/** An event of a flow run. */
export type FlowRunEvent = FlowRunStateEvent | FlowRunLogEvent;

/** A flow run has entered a state. */
export interface FlowRunStateEvent extends FlowRunState {
  /** Distinguishes it from a log line. */
  readonly kind: "state";
  /** The flow run as read by the poll that found this state. */
  readonly view: FlowRunView;
}

/** A flow run, or a task run of it, has logged a line. */
export interface FlowRunLogEvent extends LogLine {
  /** Distinguishes it from a state. */
  readonly kind: "log";
}

/** Creates pages of the events of a flow run until it has finished. */
export function watchPages(
  view: FlowRunView,
  source: TaskRunSource,
  toView: (row: FlowRunView) => FlowRunView,
  options: FollowLimits & { readonly logs?: boolean | undefined },
): LoadPage<FlowRunEvent> {
  const run = { kind: "flow_run", id: view.flowRunId } as const;
  const poll = createRunPoller(
    view,
    async (source, options) =>
      toView(await findFlowRun(source, view.flowRunId, options)),
    options.logs ? createLogTail({ run }, LOG_PAGE_SIZE) : undefined,
  );
  return followRun(labelOf(run), source, poll, toEvent, options);
}

function toEvent(event: RunEvent<FlowRunView>): FlowRunEvent {
  return Object.freeze(
    event.kind === "log"
      ? { kind: event.kind, ...event.line }
      : { kind: event.kind, ...event.entered, view: event.run },
  );
}

/** Creates pages of the lines of a run until it has finished. */
export function followPages(
  run: FlowRunView | TaskRunRow,
  where: LogWhere,
  limit: number,
  source: TaskRunSource,
  options: FollowLimits,
): LoadPage<LogLine> {
  const label = labelOf(where.run);
  const poll = createRunPoller<Snapshot>(
    { state: run.state, states: [], updatedAt: "" },
    async (source, options) => {
      const { state } = "taskRunId" in run
        ? await findTaskRun(
          source,
          { taskRunId: run.taskRunId },
          label,
          options,
        ) ??
          run
        : await findFlowRun(source, run.flowRunId, options);
      return { state, states: [], updatedAt: "" };
    },
    createLogTail(where, limit),
  );
  return followRun(
    label,
    source,
    async (source, options) => {
      const { events, next } = await poll(source, options);
      return { events: events.filter(({ kind }) => kind === "log"), next };
    },
    (event) => (event as Extract<typeof event, { kind: "log" }>).line,
    options,
  );
}
