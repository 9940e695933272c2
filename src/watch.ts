import {
  CALL_OPTIONS,
  type CallOptions,
  checkTimeout,
  sleep,
  withDeadline,
} from "./async/abort.ts";
import { type Page, prefetchPages } from "./async/prefetch.ts";
import { type Client, createClient, taskRunsOf } from "./api/client.ts";
import { ApiError, TaskRunError } from "./model/errors.ts";
import { lazyImport } from "./async/lazy_import.ts";
import type { ChildPoller } from "./children/finished.ts";
import { countdown } from "./async/countdown.ts";
import { checkPoll, type Polling, polling } from "./async/polling.ts";
import { labelOf, type TaskRunRow } from "./model/row.ts";
import { equalStates } from "./model/state/equal_states.ts";
import { isFinished, isMapped } from "./model/state/predicates.ts";
import { checkOptions, type OptionTable } from "./platform/options.ts";
import { getLatest } from "./task_run.ts";
import {
  checkView,
  createView,
  type ItemOf,
  originOf,
  type TaskRunView,
  type ViewOptions,
} from "./view.ts";

/** Options for watching a task run. */
export interface WatchOptions extends CallOptions {
  /**
   * The wait between polls, in milliseconds. By default it grows from 500 to
   * 10,000.
   */
  readonly pollMs?: number | undefined;
  /**
   * For a mapped parent: yields its children as they finish instead of the
   * parent.
   *
   * @default {false}
   */
  readonly children?: boolean | undefined;
  /**
   * The time limit for the whole watch, in milliseconds; no limit by default.
   */
  readonly timeoutMs?: number | undefined;
}

const WATCH_OPTIONS: OptionTable<WatchOptions> = {
  ...CALL_OPTIONS,
  pollMs: "number",
  children: "boolean",
};

const ACT = "watch a task run";
const importPoller = /* @__PURE__ */ lazyImport(() =>
  import("./children/finished.ts")
);

/**
 * Watches a task run until it has finished, and yields a view for each change
 * of its state by {@linkcode equalStates}. The last view is finished. The state
 * of the given view is not repeated. If the given view has finished, it is the
 * only one yielded, and no request is sent.
 *
 * With `children`, it watches the children of a mapped task and yields each
 * child once, when it has finished.
 *
 * The API is queried when the next view is requested: immediately, then at
 * growing intervals, which start anew after each change. Transient errors are
 * retried by the client's `retry`. Leaving the loop cancels the request in
 * flight.
 *
 * @example Watch a task run
 * ```ts
 * import { createClient, fromTaskRunId, watchTaskRun } from "@taskrunview/taskrunview";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const row = {
 *   id: "6605a1bd-0d72-5cfe-86e3-130e0febd052",
 *   task: { id: "d2a25918-4a15-5a5a-a303-d09f693ee271", slug: "add-1" },
 *   map_index: -1,
 *   flow_run_id: "7157678d-c96d-5db4-9238-7e6a9d9a63b1",
 *   serialized_state: { type: "Pending" },
 * };
 * await using api = await startTestBackend({ rows: [row] });
 * const run = await fromTaskRunId(row.id, { client: createClient({ apiUrl: api.url }) });
 * const next = ["Running", "Success"];
 * const change = () =>
 *   api.setRows([{ ...row, serialized_state: { type: next.shift() } }]);
 *
 * change();
 * const states = [];
 * for await (const { state } of watchTaskRun(run, { pollMs: 5 })) {
 *   states.push(state.type);
 *   if (next.length > 0) change();
 * }
 * assertEquals(states, ["Running", "Success"]);
 * ```
 *
 * @param view The task run.
 * @param options The children option, the poll interval, a signal and a time
 * limit.
 * @returns The views; each step may reject with an {@linkcode ApiError}:
 * `timeout` after `timeoutMs`, or any other error of a request.
 * @throws {TaskRunError} `not_mapped`, at the call, for `children` of a task that
 * is not mapped.
 * @throws {RangeError} If `pollMs` or `timeoutMs` is not a positive number, at the
 * call.
 */
export function watchTaskRun<T>(
  view: TaskRunView<T>,
  options: WatchOptions & { readonly children: true },
): AsyncGenerator<TaskRunView<ItemOf<T>>, void, undefined>;
/** Yields a view for each change of state. */
export function watchTaskRun<T>(
  view: TaskRunView<T>,
  options?: WatchOptions,
): AsyncGenerator<TaskRunView<T>, void, undefined>;
export function watchTaskRun<T>(
  view: TaskRunView<T>,
  options: WatchOptions = {},
): AsyncGenerator<TaskRunView<T | ItemOf<T>>, void, undefined> {
  checkView(ACT, view);
  checkOptions(ACT, options, WATCH_OPTIONS);
  checkPoll(ACT, options.pollMs);
  checkTimeout(options.timeoutMs);
  return options.children ? watchChildren(view, options) : watch(view, options);
}

function watch<T>(
  view: TaskRunView<T>,
  options: WatchOptions,
): AsyncGenerator<TaskRunView<T>, void, undefined> {
  let current = view;
  return iteratePolls(view, options, async (signal, isFirst) => {
    if (isFirst && isFinished(view.state)) {
      return { items: [view], then: "end" };
    }
    const latest = await getLatest(current, { signal });
    if (equalStates(latest.state, current.state)) return undefined;
    current = latest;
    return {
      items: [latest],
      then: isFinished(latest.state) ? "end" : undefined,
    };
  }, (latest) => latest);
}

function watchChildren<T>(
  parent: TaskRunView<T>,
  options: WatchOptions,
): AsyncGenerator<TaskRunView<ItemOf<T>>, void, undefined> {
  if (!isMapped(parent.state)) {
    throw new TaskRunError(
      "not_mapped",
      `Cannot watch the children of ${
        labelOf(parent)
      }: it is not a mapped task`,
      { taskRunId: parent.taskRunId },
    );
  }
  const { client, serializer } = originOf(parent);
  let poll: ChildPoller | undefined;
  let source: ViewOptions<ItemOf<T>> & { readonly client: Client } | undefined;
  return iteratePolls<TaskRunRow, TaskRunView<ItemOf<T>>>(
    parent,
    options,
    async (signal) => {
      source ??= { client: client ?? createClient(), serializer };
      poll ??= (await importPoller()).createChildPoller(parent);
      const { finished, isLast } = await poll(taskRunsOf(source.client), {
        signal,
      });
      if (finished.length === 0 && !isLast) return undefined;
      return { items: finished, then: isLast ? "end" : undefined };
    },
    (row) => createView(row, source!),
  );
}

/**
 * Iterates over the items that polls find; a poll without a change returns
 * undefined.
 */
function iteratePolls<Item, Value>(
  row: TaskRunRow,
  { pollMs, signal, timeoutMs }: WatchOptions,
  poll: (
    signal: AbortSignal,
    isFirst: boolean,
  ) => Promise<Page<Item> | undefined>,
  make: (item: Item) => Value,
): AsyncGenerator<Value, void, undefined> {
  const polls = polling(pollMs);
  const timeLeft = countdown(timeoutMs);
  return prefetchPages({
    load: (page, signal) =>
      withDeadline(
        { signal, timeoutMs: timeLeft() },
        () => timedOut(row, timeoutMs!),
        (signal) =>
          untilFound(polls, page === 0, signal, (isFirst) =>
            poll(signal, isFirst)),
      ),
    make,
    pages: Infinity,
    expected: 0,
    concurrency: 1,
    signal,
  });
}

async function untilFound<Item>(
  polls: Polling,
  isFirst: boolean,
  signal: AbortSignal,
  poll: (isFirst: boolean) => Promise<Page<Item> | undefined>,
): Promise<Page<Item>> {
  for (let wait = !isFirst;; wait = true) {
    if (wait) await sleep(polls.nextDelay(), signal);
    const found = await poll(!wait);
    if (found === undefined) continue;
    polls.restart();
    return found;
  }
}

function timedOut(row: TaskRunRow, timeoutMs: number): ApiError {
  return new ApiError(
    "timeout",
    `Cannot watch ${
      labelOf(row)
    } to its end: it took more than ${timeoutMs} ms`,
    { hint: "Raise timeoutMs" },
  );
}
