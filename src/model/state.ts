import type { ResultRef } from "./result_ref.ts";

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

/** What every state has. Fields that the API left out are null. */
export interface BaseState {
  /** The message that Prefect or the task gave. */
  readonly message: string | null;
  /** What Prefect kept about the run, as `{ tags: [] }`. */
  readonly context: JsonObject | null;
  /** The results of the inputs that a retry starts from, by parameter name. */
  readonly cachedInputs: { readonly [name: string]: ResultRef } | null;
  /** Where the result is stored; null where there is none. */
  readonly result: ResultRef | null;
}

/** A state that starts at some time. */
export interface TimedState extends BaseState {
  /** ISO 8601; without an offset it means UTC. */
  readonly startTime: string | null;
}

/** A state that wraps the one it was set over. */
export interface WrappingState extends BaseState {
  /** The state underneath. */
  readonly state: State | null;
}

/** Not started yet. */
export interface Pending extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Pending";
}

/** Will start at `startTime`; what a row without a state stands for. */
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

/** Failed before, will be tried again. */
export interface Retrying extends TimedState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Retrying";
  /** How many times it has run. */
  readonly runCount: number | null;
}

/** Handed to an executor. */
export interface Submitted extends WrappingState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Submitted";
}

/** Waits for a free slot. */
export interface Queued extends WrappingState, TimedState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Queued";
}

/** The client could not tell the API a state. */
export interface ClientFailed extends WrappingState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "ClientFailed";
}

/** At work. */
export interface Running extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Running";
}

/** At work, about to stop. */
export interface Cancelling extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Cancelling";
}

/** At its end, of no other finished class. */
export interface Finished extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Finished";
}

/** At the end of one turn of a looping task. */
export interface Looped extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Looped";
  /** Which turn it was, from 1. */
  readonly loopCount: number | null;
}

/** Ended well. */
export interface Success extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Success";
}

/** Ended well before; the result is taken over. */
export interface Cached extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Cached";
  /** The flow's parameters at that time. */
  readonly cachedParameters: JsonValue;
  /** Until when it may be taken over, ISO 8601. */
  readonly cachedResultExpiration: string | null;
  /** A hash for each input. */
  readonly hashedInputs: JsonValue;
}

/** The parent of mapped children. */
export interface Mapped extends BaseState {
  /** The name of the class in `prefect.engine.state`. */
  readonly type: "Mapped";
  /** How many children it has. */
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

/** Not run since its trigger said no. */
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

/** The name of a state's class. */
export type StateType = State["type"];

/** The kinds of field that a class adds; `row.ts` has a schema for each. */
export type FieldKind = "time" | "integer" | "json" | "state";

/** One class of `prefect.engine.state`. */
export interface StateClass {
  /** The class or group that it extends. */
  readonly parent: StateType | "State" | "MetaState";
  /** Prefect's colour for it. */
  readonly color: string;
  /** The serialized fields it adds, by their name in the JSON. */
  readonly fields: Readonly<Record<string, FieldKind>>;
}

const TIMED = { start_time: "time" } as const;
const WRAPPING = { state: "state" } as const;

/** The 21 classes of `prefect.engine.state`, a row each. */
export const STATE_CLASSES: Readonly<Record<StateType, StateClass>> = {
  Pending: { parent: "State", color: "#7ebdff", fields: {} },
  Scheduled: { parent: "Pending", color: "#ffab00", fields: TIMED },
  Paused: { parent: "Scheduled", color: "#99a8e8", fields: TIMED },
  Resume: { parent: "Scheduled", color: "#f58c0c", fields: TIMED },
  Retrying: {
    parent: "Scheduled",
    color: "#f66a0a",
    fields: { ...TIMED, run_count: "integer" },
  },
  Submitted: { parent: "MetaState", color: "#ffdf5d", fields: WRAPPING },
  Queued: {
    parent: "MetaState",
    color: "#ffea7f",
    fields: { ...WRAPPING, ...TIMED },
  },
  ClientFailed: { parent: "MetaState", color: "#eb0000", fields: WRAPPING },
  Running: { parent: "State", color: "#3d67ff", fields: {} },
  Cancelling: { parent: "Running", color: "#E8E8E8", fields: {} },
  Finished: { parent: "State", color: "#003ccb", fields: {} },
  Looped: {
    parent: "Finished",
    color: "#003ccb",
    fields: { loop_count: "integer" },
  },
  Success: { parent: "Finished", color: "#28a745", fields: {} },
  Cached: {
    parent: "Success",
    color: "#34d058",
    fields: {
      cached_parameters: "json",
      cached_result_expiration: "time",
      hashed_inputs: "json",
    },
  },
  Mapped: {
    parent: "Success",
    color: "#003ccb",
    fields: { n_map_states: "integer" },
  },
  Skipped: { parent: "Success", color: "#62757f", fields: {} },
  Cancelled: { parent: "Finished", color: "#bdbdbd", fields: {} },
  Failed: { parent: "Finished", color: "#eb0000", fields: {} },
  TimedOut: { parent: "Failed", color: "#ff4e33", fields: {} },
  TriggerFailed: { parent: "Failed", color: "#ff5131", fields: {} },
  ValidationFailed: { parent: "Failed", color: "#ff5131", fields: {} },
};

/**
 * The names of the 21 states.
 *
 * @example
 * ```ts
 * import { STATE_TYPES } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(STATE_TYPES.length, 21);
 * ```
 */
export const STATE_TYPES: readonly StateType[] = Object.freeze(
  Object.keys(STATE_CLASSES) as StateType[],
);

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

function isA(state: State, ancestor: StateType | "MetaState"): boolean {
  return LINEAGES.get(state.type)!.has(ancestor);
}

/**
 * Not started: Pending, Scheduled and what extends them. Prefect's `is_pending()`.
 *
 * @example
 * ```ts
 * import { isPending, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isPending(parseState({ type: "Retrying" })));
 * ```
 */
export function isPending(state: State): boolean {
  return isA(state, "Pending");
}

/**
 * Will start at a known time: Scheduled, Paused, Resume, Retrying, and Queued, which does not extend it. Prefect's `is_scheduled()`.
 *
 * @example
 * ```ts
 * import { isScheduled, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isScheduled(parseState({ type: "Queued" })));
 * ```
 */
export function isScheduled(state: State): boolean {
  return isA(state, "Scheduled") || state.type === "Queued";
}

/**
 * Failed before and will be tried again. Prefect's `is_retrying()`.
 *
 * @example
 * ```ts
 * import { isRetrying, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isRetrying(parseState({ type: "Retrying" })));
 * ```
 */
export function isRetrying(state: State): state is Retrying {
  return state.type === "Retrying";
}

/**
 * At work: Running or Cancelling. Prefect's `is_running()`.
 *
 * @example
 * ```ts
 * import { isRunning, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isRunning(parseState({ type: "Cancelling" })));
 * ```
 */
export function isRunning(state: State): boolean {
  return isA(state, "Running");
}

/**
 * At its end, well or badly: its result can be asked for. Prefect's `is_finished()`.
 *
 * @example
 * ```ts
 * import { isFinished, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isFinished(parseState({ type: "Cached" })));
 * ```
 */
export function isFinished(state: State): boolean {
  return isA(state, "Finished");
}

/**
 * Ended well: Success, Cached, Mapped or Skipped. Prefect's `is_successful()`.
 *
 * @example
 * ```ts
 * import { isSuccessful, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isSuccessful(parseState({ type: "Skipped" })));
 * ```
 */
export function isSuccessful(state: State): boolean {
  return isA(state, "Success");
}

/**
 * Ended badly: Failed, TimedOut, TriggerFailed or ValidationFailed. Prefect's `is_failed()`.
 *
 * @example
 * ```ts
 * import { isFailed, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isFailed(parseState({ type: "TimedOut" })));
 * ```
 */
export function isFailed(state: State): boolean {
  return isA(state, "Failed");
}

/**
 * The parent of mapped children. Prefect's `is_mapped()`.
 *
 * @example
 * ```ts
 * import { isMapped, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isMapped(parseState({ type: "Mapped" })));
 * ```
 */
export function isMapped(state: State): state is Mapped {
  return state.type === "Mapped";
}

/**
 * Ended well before, the result taken over. Prefect's `is_cached()`.
 *
 * @example
 * ```ts
 * import { isCached, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isCached(parseState({ type: "Cached" })));
 * ```
 */
export function isCached(state: State): state is Cached {
  return state.type === "Cached";
}

/**
 * Not run, which counts as success. Prefect's `is_skipped()`.
 *
 * @example
 * ```ts
 * import { isSkipped, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isSkipped(parseState({ type: "Skipped" })));
 * ```
 */
export function isSkipped(state: State): state is Skipped {
  return state.type === "Skipped";
}

/**
 * At the end of one turn of a looping task. Prefect's `is_looped()`.
 *
 * @example
 * ```ts
 * import { isLooped, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isLooped(parseState({ type: "Looped" })));
 * ```
 */
export function isLooped(state: State): state is Looped {
  return state.type === "Looped";
}

/**
 * Handed to an executor. Prefect's `is_submitted()`.
 *
 * @example
 * ```ts
 * import { isSubmitted, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isSubmitted(parseState({ type: "Submitted" })));
 * ```
 */
export function isSubmitted(state: State): state is Submitted {
  return state.type === "Submitted";
}

/**
 * Waiting for a free slot. Prefect's `is_queued()`.
 *
 * @example
 * ```ts
 * import { isQueued, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isQueued(parseState({ type: "Queued" })));
 * ```
 */
export function isQueued(state: State): state is Queued {
  return state.type === "Queued";
}

/**
 * A wrapper of another state: Submitted, Queued or ClientFailed. Prefect's `is_meta_state()`.
 *
 * @example
 * ```ts
 * import { isMetaState, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * assert(isMetaState(parseState({ type: "ClientFailed" })));
 * ```
 */
export function isMetaState(state: State): boolean {
  return isA(state, "MetaState");
}

/**
 * Prefect's colour for a state, as `#rrggbb`.
 *
 * @example
 * ```ts
 * import { parseState, stateColor } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stateColor(parseState({ type: "Success" })), "#28a745");
 * ```
 */
export function stateColor(state: State): string {
  return STATE_CLASSES[state.type].color;
}

/** Compares two values of JSON by what they say, whatever the order of keys. */
function equalJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length &&
    keys.every((key) =>
      Object.hasOwn(b, key) &&
      equalJson(a[key as keyof typeof a], b[key as keyof typeof b])
    );
}

/**
 * Tells whether two states are the same: by type, the fields of the class,
 * cached inputs and the reference of the result, but not by message or context.
 *
 * Loading a result changes nothing, and two results at different places differ;
 * in `prefect.engine.state.State.__eq__` it is the other way round.
 *
 * @example
 * ```ts
 * import { equalStates, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * const a = parseState({ type: "Retrying", run_count: 1, message: "once" });
 * assert(equalStates(a, parseState({ type: "Retrying", run_count: 1 })));
 * assert(!equalStates(a, parseState({ type: "Retrying", run_count: 2 })));
 * ```
 */
export function equalStates(a: State, b: State): boolean {
  return equalJson(comparable(a), comparable(b));
}

const TIMES: readonly string[] = ["startTime", "cachedResultExpiration"];

function comparable(state: State): Record<string, unknown> {
  const { message: _message, context: _context, ...rest } = state;
  const fields = Object.entries(rest).map((
    [name, value],
  ) => [
    name,
    TIMES.includes(name) ? instantOf(value as string | null) : value,
  ]);
  const compared = Object.fromEntries(fields);
  if (!("state" in rest) || rest.state === null) return compared;
  return { ...compared, state: comparable(rest.state) };
}

/** A time as its instant, to the microsecond; what is no time, as it stands. */
function instantOf(time: string | null): string | null {
  const [, start = "", fraction = "", offset = ""] =
    /^(\S+?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/.exec(time ?? "") ?? [];
  const ms = Date.parse(start + (offset || "Z"));
  return Number.isNaN(ms) ? time : `${ms}.${fraction.padEnd(6, "0")}`;
}
