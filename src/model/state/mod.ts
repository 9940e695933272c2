/**
 * Serialized states of Prefect 1.x: parsing, predicates, types. This entry
 * point needs no client.
 *
 * @example A state from a row of a database
 * ```ts
 * import { isFailed, parseState } from "@taskrunview/taskrunview/state";
 * import { assert } from "@std/assert";
 *
 * assert(isFailed(parseState({ type: "TimedOut", message: "too slow" })));
 * ```
 *
 * @module
 */
export { parseState } from "../row.ts";
export { equalStates } from "./equal_states.ts";
export {
  isCached,
  isFailed,
  isFinished,
  isLooped,
  isMapped,
  isMetaState,
  isPending,
  isQueued,
  isRetrying,
  isRunning,
  isScheduled,
  isSkipped,
  isSubmitted,
  isSuccessful,
} from "./predicates.ts";
export { STATE_TYPES, stateColor } from "./classes.ts";
export type {
  BaseState,
  Cached,
  Cancelled,
  Cancelling,
  ClientFailed,
  Failed,
  Finished,
  JsonObject,
  JsonValue,
  Looped,
  Mapped,
  Paused,
  Pending,
  Queued,
  Resume,
  Retrying,
  Running,
  Scheduled,
  Skipped,
  State,
  StateType,
  Submitted,
  Success,
  TimedOut,
  TimedState,
  TriggerFailed,
  ValidationFailed,
  WrappingState,
} from "./state.ts";
