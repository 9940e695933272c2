import type { ResultRef } from "../result_ref.ts";

/** A value that JSON can carry, frozen. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** A JSON object, frozen. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** The fields of every state. Fields that the API leaves out are null. */
export interface BaseState {
  /** The message of Prefect or the task. */
  readonly message: string | null;
  /** Prefect's context of the run, such as `{ tags: [] }`. */
  readonly context: JsonObject | null;
  /** The results of the inputs that a retry starts from, by parameter name. */
  readonly cachedInputs: { readonly [name: string]: ResultRef } | null;
  /** The reference of the result; null if there is none. */
  readonly result: ResultRef | null;
}

/** A state that starts at some time. */
export interface TimedState extends BaseState {
  /** The start time in ISO 8601; without an offset it is in UTC. */
  readonly startTime: string | null;
}

/** A state that wraps the previous one. */
export interface WrappingState extends BaseState {
  /** The wrapped state. */
  readonly state: State | null;
}

/** Not started yet. */
export interface Pending extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Pending";
}

/** Will start at `startTime`; also the state of a row without one. */
export interface Scheduled extends TimedState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Scheduled";
}

/** Waits for an approval. */
export interface Paused extends TimedState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Paused";
}

/** Approved, will go on. */
export interface Resume extends TimedState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Resume";
}

/** Failed before, and waits for a retry. */
export interface Retrying extends TimedState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Retrying";
  /** The number of runs so far. */
  readonly runCount: number | null;
}

/** Submitted to an executor. */
export interface Submitted extends WrappingState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Submitted";
}

/** Waits for a free slot. */
export interface Queued extends WrappingState, TimedState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Queued";
}

/** The Prefect client could not send a state to the API. */
export interface ClientFailed extends WrappingState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "ClientFailed";
}

/** In progress. */
export interface Running extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Running";
}

/** In progress, about to stop. */
export interface Cancelling extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Cancelling";
}

/** Finished, without a more specific class. */
export interface Finished extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Finished";
}

/** Finished one iteration of a looping task. */
export interface Looped extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Looped";
  /** The number of the iteration, from 1. */
  readonly loopCount: number | null;
}

/** Ended well. */
export interface Success extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Success";
}

/** Successful with the cached result of an earlier run. */
export interface Cached extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Cached";
  /** The flow's parameters of the earlier run. */
  readonly cachedParameters: JsonValue;
  /** The expiration of the cached result, in ISO 8601. */
  readonly cachedResultExpiration: string | null;
  /** A hash for each input. */
  readonly hashedInputs: JsonValue;
}

/** The parent of mapped children. */
export interface Mapped extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Mapped";
  /** The number of its children. */
  readonly nMapStates: number | null;
}

/** Not run, which counts as success. */
export interface Skipped extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Skipped";
}

/** Stopped from outside. */
export interface Cancelled extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Cancelled";
}

/** Ended badly. */
export interface Failed extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Failed";
}

/** Took too long. */
export interface TimedOut extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "TimedOut";
}

/** Not run, because its trigger failed. */
export interface TriggerFailed extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "TriggerFailed";
}

/** Its result did not pass validation. */
export interface ValidationFailed extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "ValidationFailed";
}

/**
 * The state of a task run: frozen data, discriminated by `type`, with the
 * fields that Prefect serializes in camelCase. The 21 classes are those of
 * `prefect.engine.state`.
 *
 * @example Narrow by type
 * ```ts
 * import { parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * const state = parseState({ type: "Retrying", run_count: 2 });
 * assert(state.type === "Retrying" && state.runCount === 2);
 * ```
 */
export type State =
  | Pending
  | Scheduled
  | Paused
  | Resume
  | Retrying
  | Submitted
  | Queued
  | ClientFailed
  | Running
  | Cancelling
  | Finished
  | Looped
  | Success
  | Cached
  | Mapped
  | Skipped
  | Cancelled
  | Failed
  | TimedOut
  | TriggerFailed
  | ValidationFailed;

/** Not started: what `isPending()` holds for. */
export type PendingState = Pending | Scheduled | Paused | Resume | Retrying;

/** Will start at a known time: what `isScheduled()` holds for. */
export type ScheduledState = Scheduled | Paused | Resume | Retrying | Queued;

/** In progress: what `isRunning()` holds for. */
export type RunningState = Running | Cancelling;

/** Ended well: what `isSuccessful()` holds for. */
export type SuccessfulState = Success | Cached | Mapped | Skipped;

/** Ended badly: what `isFailed()` holds for. */
export type FailedState = Failed | TimedOut | TriggerFailed | ValidationFailed;

/** Ended: what `isFinished()` holds for. */
export type FinishedState =
  | Finished
  | Looped
  | Cancelled
  | SuccessfulState
  | FailedState;

/** A wrapper of another state: what `isMetaState()` holds for. */
export type MetaState = Submitted | Queued | ClientFailed;

/** The name of a state's class. */
export type StateType = State["type"];
