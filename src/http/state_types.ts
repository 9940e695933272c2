import type { StateType } from "../../mod.ts";

/** A row for each, so that the compiler misses none. */
const NAMES: Readonly<Record<StateType, true>> = {
  Pending: true,
  Scheduled: true,
  Paused: true,
  Resume: true,
  Retrying: true,
  Submitted: true,
  Queued: true,
  ClientFailed: true,
  Running: true,
  Cancelling: true,
  Finished: true,
  Looped: true,
  Success: true,
  Cached: true,
  Mapped: true,
  Skipped: true,
  Cancelled: true,
  Failed: true,
  TimedOut: true,
  TriggerFailed: true,
  ValidationFailed: true,
};

/** The names of the 21 states. */
export const STATE_TYPES: readonly string[] = Object.keys(NAMES);
