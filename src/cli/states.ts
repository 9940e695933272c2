import type { StateType } from "../../mod.ts";

const NAMES = {
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
} satisfies Record<StateType, true>;

/** The states of Prefect, as `--state` takes them. */
export const STATE_TYPES = Object.keys(NAMES) as StateType[];

/** The longest of them, for tables. */
export const STATE_WIDTH = Math.max(...STATE_TYPES.map((name) => name.length));
