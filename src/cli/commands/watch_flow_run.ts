import {
  type FlowRunEvent,
  type FlowRunView,
  isFinished,
  isSuccessful,
  iterTaskRuns,
  watchFlowRun,
} from "../../../mod.ts";
import type { Context } from "../command.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { clock } from "../output/progress.ts";
import { jsonText, sanitize } from "../output/sanitize.ts";
import { statusLine } from "../output/status_line.ts";
import { createRows } from "../output/task_rows.ts";
import { logText } from "./logs.ts";

/** The options of watching a flow run. */
export interface FlowRunWatch {
  readonly pollMs: number | undefined;
  readonly logs: boolean;
  readonly json: boolean;
}

const TICK_MS = 1_000;

/**
 * Writes a line for each state that a flow run enters and for each log line,
 * then the number of task runs in each state.
 *
 * @returns The exit code: whether it has succeeded.
 */
export async function followFlowRun(
  first: FlowRunView,
  { pollMs, logs, json }: FlowRunWatch,
  context: Context,
): Promise<number> {
  const { stdout, stderr, signal, timeoutMs } = context;
  const status = statusLine(stderr);
  let since = performance.now();
  let { state } = first;
  const tick = () => {
    const seconds = (performance.now() - since) / 1_000;
    status.show(() => `… ${state.type} for ${clock(seconds)}`)
      .catch(() => {}); // a closed stderr stops nothing
  };
  const timer = setInterval(tick, TICK_MS);
  try {
    const events = watchFlowRun(first, { pollMs, logs, signal, timeoutMs });
    for await (const event of events) {
      if (event.kind === "state") {
        state = event.state;
        since = performance.now();
      }
      await status.hide();
      await stdout.write(
        json ? `${jsonText(plain(event))}\n` : eventText(event, context),
      );
    }
  } finally {
    clearInterval(timer);
    await status.hide();
  }
  if (!json) await stdout.write(`${await summaryOf(first, context)}\n`);
  const isWell = isFinished(state) && isSuccessful(state);
  return isWell ? EXIT_CODES.ok : EXIT_CODES.failed;
}

/**
 * The view repeats the state, and is written without its history and
 * parameters.
 */
function plain(event: FlowRunEvent): unknown {
  if (event.kind === "log") return event;
  const { view: { flowRunId, name }, ...entered } = event;
  return { ...entered, flowRunId, name };
}

function eventText(event: FlowRunEvent, context: Context): string {
  if (event.kind === "log") return `${logText(event, context)}\n`;
  const { timestamp, state, view: { name, flowRunId } } = event;
  const { paint } = context;
  const parts = [
    paint.dim(sanitize(timestamp)),
    paint.state(state, `● ${state.type}`),
    sanitize(name ?? flowRunId),
    paint.dim(sanitize(state.message ?? "")),
  ];
  return `${parts.join("  ").trimEnd()}\n`;
}

async function summaryOf(
  { flowRunId }: FlowRunView,
  context: Context,
): Promise<string> {
  const { signal, timeoutMs } = context;
  const client = context.connect();
  const rows = createRows(false);
  const runs = iterTaskRuns(flowRunId, { client, signal, timeoutMs });
  for await (const run of runs) rows.add(run);
  return rows.summary();
}
