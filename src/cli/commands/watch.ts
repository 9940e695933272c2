import { checkFollowed } from "../archive_client.ts";
import {
  isFinished,
  isMapped,
  isSuccessful,
  type TaskRunView,
  watchTaskRun,
} from "../../../mod.ts";
import { type Context, defineCommand } from "../command.ts";
import { usageError } from "../errors.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { ANY_RUN } from "../run_kind.ts";
import { followFlowRun } from "./watch_flow_run.ts";
import { followOnScreen, hasScreen } from "../watch/follow.ts";
import {
  LOOKUP_OPTIONS,
  LOOKUP_USAGE,
  lookUpRun,
  runTargetOf,
} from "../args/lookup.ts";
import { flag, positive, type Values } from "../args/option.ts";
import { jsonText, sanitize } from "../output/sanitize.ts";
import { clock } from "../output/progress.ts";
import { progressBar, statusLine } from "../output/status_line.ts";
import { cutTo } from "../output/table.ts";
import { countsText } from "../output/task_rows.ts";

const OPTIONS = {
  ...LOOKUP_OPTIONS,
  interval: positive(
    "SECONDS",
    "The seconds between two polls; by default 0.5 to 10",
  ),
  logs: flag("For a flow run: also its log lines"),
  json: flag("One line of JSON for each change or log line"),
};

/** `taskrun watch` */
export const watch = defineCommand({
  name: "watch",
  summary:
    "waits until a task run or a flow run has finished, and prints each change",
  usage: [...LOOKUP_USAGE, "--flow-run ID [--logs] [options]"],
  about:
    "The children of a mapped task are watched, too: failures are listed as\n" +
    "they occur, and all are counted at the end. --json has a line for each child.\n" +
    "For a flow run, a terminal shows one screen: a line per task, bars for mapped\n" +
    "tasks, and the causes of failures. In a pipe and with --logs, each state has a\n" +
    "line. The task runs of a flow run are counted by state at the end.\n" +
    "The exit code is 0 on success, 1 if the run or a child failed.\n" +
    "--timeout limits the whole command.",
  ids: ANY_RUN,
  options: OPTIONS,
  examples: [
    [
      "Continue after success",
      "taskrun watch 87aaf2a5-08e3-5787-8d32-1a2c238f6cc0 && make report",
    ],
    [
      "Watch a flow run with its log",
      "taskrun watch --flow-run 8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d --logs",
    ],
    [
      "Watch for ten minutes at most",
      "taskrun watch --slug transform-1 --flow-run 8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d --timeout 600",
    ],
  ],
  async run(context, args) {
    const target = runTargetOf(args);
    const view = await lookUpRun(target, context.connect(), context);
    const { logs, json } = args.values;
    checkFollowed(view, context);
    if (!("taskRunId" in view)) {
      const { pollMs } = watchOptions(context, args.values);
      if (!logs && !json && hasScreen(context)) {
        return await followOnScreen(view, pollMs, context);
      }
      return await followFlowRun(view, { pollMs, logs, json }, context);
    }
    if (logs) {
      throw usageError(
        "Cannot use --logs with a task run: only a flow run has them here",
        "Run taskrun logs ID -f to follow the lines of a task run",
      );
    }
    const changes = watchedOnce(view, context, args.values);
    const last = await follow(view, changes, args.values, context);
    if (!isMapped(last.state)) return exitCodeFor(isSuccessful(last.state));
    return exitCodeFor(await followChildren(last, args.values, context));
  },
});

function exitCodeFor(isWell: boolean): number {
  return isWell ? EXIT_CODES.ok : EXIT_CODES.failed;
}

type WatchValues = Values<typeof OPTIONS>;

function watchOptions(
  { signal, timeoutMs }: Context,
  { interval }: WatchValues,
) {
  const pollMs = interval === undefined ? undefined : interval * 1_000;
  return { signal, timeoutMs, pollMs };
}

/** Yields the current state, then each change. */
async function* watchedOnce(
  view: TaskRunView,
  context: Context,
  values: WatchValues,
): AsyncGenerator<TaskRunView, void, undefined> {
  yield view;
  if (isFinished(view.state)) return;
  yield* watchTaskRun(view, watchOptions(context, values));
}

const TICK_MS = 1_000;

/** Writes a line for each view; a status line shows the wait. */
async function follow(
  first: TaskRunView,
  views: AsyncIterable<TaskRunView>,
  { json }: WatchValues,
  context: Context,
): Promise<TaskRunView> {
  const { stdout, stderr } = context;
  const status = statusLine(stderr);
  let since = performance.now();
  let last = first;
  const tick = () => {
    const seconds = (performance.now() - since) / 1_000;
    status.show(() => `… ${last.state.type} for ${clock(seconds)}`)
      .catch(() => {}); // a closed stderr stops nothing
  };
  const timer = setInterval(tick, TICK_MS);
  try {
    for await (const view of views) {
      last = view;
      since = performance.now();
      await status.hide();
      await stdout.write(json ? `${jsonText(view)}\n` : line(view, context));
      if (!isFinished(view.state)) tick();
    }
  } finally {
    clearInterval(timer);
    await status.hide();
  }
  return last;
}

/** Follows the children of a mapped task; returns whether all succeeded. */
async function followChildren(
  parent: TaskRunView,
  values: WatchValues,
  context: Context,
): Promise<boolean> {
  const { stdout, stderr } = context;
  const { state } = parent;
  const total = isMapped(state) ? state.nMapStates : null;
  const options = { ...watchOptions(context, values), children: true } as const;
  const bar = progressBar(stderr, total);
  const counts = new Map<string, number>();
  let done = 0;
  let isWell = true;
  try {
    for await (const child of watchTaskRun(parent, options)) {
      const { type } = child.state;
      const isOk = isSuccessful(child.state);
      isWell &&= isOk;
      counts.set(type, (counts.get(type) ?? 0) + 1);
      if (values.json || !isOk) {
        await bar.hide();
        await stdout.write(
          values.json ? `${jsonText(child)}\n` : line(child, context),
        );
      }
      await bar.update(++done);
    }
  } finally {
    await bar.hide();
  }
  if (!values.json && done > 0) {
    await stdout.write(`${countsText(counts, "child", "children")}\n`);
  }
  return isWell;
}

function line(
  { state, taskSlug, mapIndex }: TaskRunView,
  { paint, stdout }: Context,
): string {
  const label = sanitize(mapIndex < 0 ? taskSlug : `${taskSlug}[${mapIndex}]`);
  const head = `● ${state.type}`;
  const room = stdout.isTerminal
    ? stdout.columns - head.length - label.length - 4
    : Infinity;
  const message = cutTo(sanitize(state.message ?? ""), Math.max(room, 8));
  return `${paint.state(state, head)}  ${label}  ${paint.dim(message)}`
    .trimEnd() + "\n";
}
