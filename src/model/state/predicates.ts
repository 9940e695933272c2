import { STATE_CLASSES, STATE_TYPES } from "./classes.ts";
import type {
  Cached,
  FailedState,
  FinishedState,
  Looped,
  Mapped,
  MetaState,
  PendingState,
  Queued,
  Retrying,
  RunningState,
  ScheduledState,
  Skipped,
  State,
  StateType,
  Submitted,
  SuccessfulState,
} from "./state.ts";

/** The class itself and everything it extends. */
function lineage(type: StateType): ReadonlySet<string> {
  const names = new Set<string>([type]);
  let { parent } = STATE_CLASSES[type];
  while (parent !== "State") {
    names.add(parent);
    if (parent === "MetaState") break;
    parent = STATE_CLASSES[parent].parent;
  }
  return names;
}

const LINEAGES = new Map(
  STATE_TYPES
    .map((type) => [type, lineage(type)]),
);

/** The type of a state; of a view or of nothing, which is a mistake, an error. */
function typeOf(state: State): StateType {
  const type = (state as State | undefined)?.type;
  if (type !== undefined && LINEAGES.has(type)) return type;
  throw new TypeError(
    "Cannot test a state: the value is not a state, pass view.state",
  );
}

function isA(state: State, ancestor: StateType | "MetaState"): boolean {
  return LINEAGES.get(typeOf(state))!.has(ancestor);
}

/**
 * Not started: Pending, Scheduled and the classes that extend them. Prefect's
 * `is_pending()`.
 *
 * @example Test for a pending state
 * ```ts
 * import { isPending, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isPending(parseState({ type: "Retrying" })));
 * ```
 */
export function isPending(state: State): state is PendingState {
  return isA(state, "Pending");
}

/**
 * Will start at a known time: Scheduled, Paused, Resume, Retrying, and Queued, which does not extend it. Prefect's `is_scheduled()`.
 *
 * @example Test for a scheduled state
 * ```ts
 * import { isScheduled, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isScheduled(parseState({ type: "Queued" })));
 * ```
 */
export function isScheduled(state: State): state is ScheduledState {
  return isA(state, "Scheduled") || typeOf(state) === "Queued";
}

/**
 * Failed before, and waits for a retry. Prefect's `is_retrying()`.
 *
 * @example Test for a retrying state
 * ```ts
 * import { isRetrying, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isRetrying(parseState({ type: "Retrying" })));
 * ```
 */
export function isRetrying(state: State): state is Retrying {
  return typeOf(state) === "Retrying";
}

/**
 * In progress: Running or Cancelling. Prefect's `is_running()`.
 *
 * @example Test for a running state
 * ```ts
 * import { isRunning, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isRunning(parseState({ type: "Cancelling" })));
 * ```
 */
export function isRunning(state: State): state is RunningState {
  return isA(state, "Running");
}

/**
 * Finished, successfully or not: `result()` can be called. Prefect's
 * `is_finished()`.
 *
 * @example Test for a finished state
 * ```ts
 * import { isFinished, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isFinished(parseState({ type: "Cached" })));
 * ```
 */
export function isFinished(state: State): state is FinishedState {
  return isA(state, "Finished");
}

/**
 * Finished successfully: Success, Cached, Mapped or Skipped. Prefect's
 * `is_successful()`.
 *
 * @example Test for a successful state
 * ```ts
 * import { isSuccessful, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isSuccessful(parseState({ type: "Skipped" })));
 * ```
 */
export function isSuccessful(state: State): state is SuccessfulState {
  return isA(state, "Success");
}

/**
 * Finished unsuccessfully: Failed, TimedOut, TriggerFailed or ValidationFailed.
 * Prefect's `is_failed()`.
 *
 * @example Test for a failed state
 * ```ts
 * import { isFailed, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isFailed(parseState({ type: "TimedOut" })));
 * ```
 */
export function isFailed(state: State): state is FailedState {
  return isA(state, "Failed");
}

/**
 * The parent of mapped children. Prefect's `is_mapped()`.
 *
 * @example Test for a mapped state
 * ```ts
 * import { isMapped, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isMapped(parseState({ type: "Mapped" })));
 * ```
 */
export function isMapped(state: State): state is Mapped {
  return typeOf(state) === "Mapped";
}

/**
 * Successful with the cached result of an earlier run. Prefect's `is_cached()`.
 *
 * @example Test for a cached state
 * ```ts
 * import { isCached, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isCached(parseState({ type: "Cached" })));
 * ```
 */
export function isCached(state: State): state is Cached {
  return typeOf(state) === "Cached";
}

/**
 * Not run, which counts as success. Prefect's `is_skipped()`.
 *
 * @example Test for a skipped state
 * ```ts
 * import { isSkipped, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isSkipped(parseState({ type: "Skipped" })));
 * ```
 */
export function isSkipped(state: State): state is Skipped {
  return typeOf(state) === "Skipped";
}

/**
 * Finished one iteration of a looping task. Prefect's `is_looped()`.
 *
 * @example Test for a looped state
 * ```ts
 * import { isLooped, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isLooped(parseState({ type: "Looped" })));
 * ```
 */
export function isLooped(state: State): state is Looped {
  return typeOf(state) === "Looped";
}

/**
 * Submitted to an executor. Prefect's `is_submitted()`.
 *
 * @example Test for a submitted state
 * ```ts
 * import { isSubmitted, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isSubmitted(parseState({ type: "Submitted" })));
 * ```
 */
export function isSubmitted(state: State): state is Submitted {
  return typeOf(state) === "Submitted";
}

/**
 * Waiting for a free slot. Prefect's `is_queued()`.
 *
 * @example Test for a queued state
 * ```ts
 * import { isQueued, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isQueued(parseState({ type: "Queued" })));
 * ```
 */
export function isQueued(state: State): state is Queued {
  return typeOf(state) === "Queued";
}

/**
 * A wrapper of another state: Submitted, Queued or ClientFailed. Prefect's `is_meta_state()`.
 *
 * @example Test for a meta state
 * ```ts
 * import { isMetaState, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isMetaState(parseState({ type: "ClientFailed" })));
 * ```
 */
export function isMetaState(state: State): state is MetaState {
  return isA(state, "MetaState");
}
