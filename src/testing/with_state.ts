import { isJsonObject } from "./json_object.ts";

/** The columns of a run that tell its state. */
export interface StateColumns {
  /** The state as Prefect serialized it. */
  "serialized_state"?: unknown;
  /** The class of the state. */
  state?: string | null;
  /** Its message. */
  "state_message"?: string | null;
}

/** A row in another state: Prefect keeps its class and message in columns of their own. */
export function withState<T extends StateColumns>(row: T, state: unknown): T {
  return { ...row, "serialized_state": state, ...columnsOf(state) };
}

/** What a serialized state says of itself. */
export function columnsOf(state: unknown): StateColumns {
  if (!isJsonObject(state)) return { state: null, "state_message": null };
  const text = (value: unknown) => typeof value === "string" ? value : null;
  return { state: text(state.type), "state_message": text(state.message) };
}
