import type { State, StateType } from "./state.ts";

/** The kinds of fields that a class adds; `row.ts` has a schema for each. */
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
 * @example List the classes of finished states
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

/**
 * Throws unless every state of an option is one of the 21.
 *
 * @param act The act that failed, for the message.
 * @throws {TypeError} With the name of the first other one.
 */
export function checkStates(act: string, states: readonly string[]): void {
  const odd = states.find((state) => !Object.hasOwn(STATE_CLASSES, state));
  if (odd === undefined) return;
  throw new TypeError(
    `Cannot ${act}: "states" contains "${odd}", which is not a state of Prefect 1.x`,
  );
}

/** The class itself and everything it extends. */

/**
 * Prefect's colour for a state, as `#rrggbb`.
 *
 * @example Print the colour of a state
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
