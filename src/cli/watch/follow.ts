import { type FlowRunView, isFinished, isSuccessful } from "../../../mod.ts";
import { setTimeout as wait } from "node:timers/promises";
import type { Context } from "../command.ts";
import { CliError } from "../errors.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { countsText } from "../output/task_rows.ts";
import { frameLines } from "./frame.ts";
import { createRates } from "./rates.ts";
import { createScreen } from "./screen.ts";
import { readSnapshot, type Snapshot } from "./snapshot.ts";

const DEFAULT_POLL_MS = 2_000;
const TICK_MS = 1_000;
const DEFAULT_ROWS = 24;

/** The maximum of a timer. */
const MAX_MS = 2 ** 31 - 1;

/** Whether a terminal can move its cursor. */
export function hasScreen({ stdout, env }: Context): boolean {
  return stdout.isTerminal && env.TERM !== "dumb";
}

/**
 * Shows a flow run on one screen until it has finished: a line for each task,
 * a bar for mapped ones, the causes of failures. Then it counts its task runs.
 *
 * @returns The exit code: whether it has succeeded.
 */
export async function followOnScreen(
  { flowRunId }: FlowRunView,
  pollMs: number = DEFAULT_POLL_MS,
  context: Context,
): Promise<number> {
  const client = context.connect();
  const limited = withLimit(context);
  const screen = createScreen(context.stdout);
  const rates = createRates();
  let snapshot: Snapshot | undefined;
  const draw = () =>
    screen.draw(frameLines(snapshot!, {
      paint: context.paint,
      columns: context.stdout.columns - 1,
      rows: context.stdout.rows ?? DEFAULT_ROWS,
      nowMs: Date.now(),
      rateOf: rates.of,
    }));
  try {
    for (;;) {
      snapshot = await readSnapshot(flowRunId, snapshot, client, limited);
      rates.add(snapshot, performance.now());
      await draw();
      if (isFinished(snapshot.run.state)) break;
      await drawUntil(pollMs, draw, limited.signal);
    }
  } catch (error) {
    if (context.signal.aborted || !limited.signal.aborted) throw error;
    throw limited.signal.reason;
  } finally {
    await screen.end().catch(() => {}); // a closed terminal has no cursor
  }
  await context.stdout.write(`${summaryOf(snapshot)}\n`);
  const isWell = isSuccessful(snapshot.run.state);
  return isWell ? EXIT_CODES.ok : EXIT_CODES.failed;
}

/** Between two polls the clock goes on. */
async function drawUntil(
  pollMs: number,
  draw: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  for (let left = pollMs; left > 0; left -= TICK_MS) {
    await wait(Math.min(left, TICK_MS), undefined, { signal }).catch(() => {
      throw signal.reason;
    });
    if (left > TICK_MS) await draw();
  }
}

/** --timeout limits the whole watch. */
function withLimit(context: Context): Context {
  const { signal, timeoutMs } = context;
  if (timeoutMs === undefined || timeoutMs > MAX_MS) return context;
  const limit = new AbortController();
  const timer = setTimeout(
    () =>
      limit.abort(
        new CliError(
          `Cannot watch the flow run to its end: it took more than ${
            timeoutMs / 1_000
          } s`,
          { hint: "Raise --timeout" },
        ),
      ),
    timeoutMs,
  );
  const clear = () => clearTimeout(timer);
  signal.addEventListener("abort", clear, { once: true });
  return { ...context, signal: AbortSignal.any([signal, limit.signal]) };
}

function summaryOf({ tasks }: Snapshot): string {
  const counts = new Map<string, number>();
  const add = (type: string, count: number) =>
    counts.set(type, (counts.get(type) ?? 0) + count);
  for (const { view, children } of tasks) {
    add(view.state.type, 1);
    for (const [type, count] of children ?? []) add(type, count);
  }
  return counts.size === 0
    ? "no task runs"
    : countsText(counts, "task run", "task runs");
}
