import { type CallOptions, sleep, withDeadline } from "../async/abort.ts";
import { countdown } from "../async/countdown.ts";
import type { LoadPage } from "../async/lazy_pages.ts";
import { polling } from "../async/polling.ts";
import { ApiError } from "../model/errors.ts";
import type { TaskRunSource } from "../model/task_run_source.ts";
import type { RunEvent, RunPoller } from "./run_poller.ts";

/** The time in which Prefect's processes send their last lines. */
const LAST_LINES_MS = 5_000;

/** Options for following a run. */
export interface FollowLimits extends CallOptions {
  /**
   * The wait between polls, in milliseconds. By default it grows from 500 to
   * 10,000.
   */
  readonly pollMs?: number | undefined;
}

/**
 * Creates pages of the events of a run until it has finished.
 *
 * @param what The name of the run in messages.
 * @param make Converts an event for the caller.
 */
export function followRun<Run, Value>(
  what: string,
  source: TaskRunSource,
  poll: RunPoller<Run>,
  make: (event: RunEvent<Run>) => Value,
  { pollMs, timeoutMs }: FollowLimits,
): LoadPage<Value> {
  const polls = polling(pollMs);
  const timeLeft = countdown(timeoutMs);
  let wait = 0;

  async function load(signal: AbortSignal) {
    while (true) {
      if (wait > 0) await sleep(wait, signal);
      const { events, next } = await poll(source, { signal });
      if (events.length > 0) polls.restart();
      wait = next === "later"
        ? polls.nextDelay()
        : next === "last"
        ? pollMs ?? LAST_LINES_MS
        : 0;
      const items = events.map(make);
      if (next === "never") return { items, then: "end" as const };
      if (items.length > 0) return { items };
    }
  }

  return (signal) =>
    withDeadline(
      { signal, timeoutMs: timeLeft() },
      () => timedOut(what, timeoutMs!),
      load,
    );
}

function timedOut(what: string, timeoutMs: number): ApiError {
  return new ApiError(
    "timeout",
    `Cannot watch ${what} to its end: it took more than ${timeoutMs} ms`,
    { hint: "Raise timeoutMs" },
  );
}
