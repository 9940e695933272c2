// Compiled from schema.ts by `deno task shapes`: change that file instead.
import type { Shape } from "./shape.ts";

/** A reference of a result. */
export const RESULT_REF: Shape = {
  fields: [["type", "string"], ["location", "string?"]],
};

/** A state, as Prefect serializes it. */
export const STATE: Shape = {
  by: "type",
  cases: {
    Pending: [["message", "string?"], ["_result", { nullish: RESULT_REF }]],
    Scheduled: [["message", "string?"], ["_result", { nullish: RESULT_REF }], [
      "start_time",
      "string?",
    ]],
    Paused: [["message", "string?"], ["_result", { nullish: RESULT_REF }], [
      "start_time",
      "string?",
    ]],
    Resume: [["message", "string?"], ["_result", { nullish: RESULT_REF }], [
      "start_time",
      "string?",
    ]],
    Retrying: [["message", "string?"], ["_result", { nullish: RESULT_REF }], [
      "start_time",
      "string?",
    ], ["run_count", "integer?"]],
    Submitted: [["message", "string?"], ["_result", { nullish: RESULT_REF }]],
    Queued: [["message", "string?"], ["_result", { nullish: RESULT_REF }], [
      "start_time",
      "string?",
    ]],
    ClientFailed: [["message", "string?"], ["_result", {
      nullish: RESULT_REF,
    }]],
    Running: [["message", "string?"], ["_result", { nullish: RESULT_REF }]],
    Cancelling: [["message", "string?"], ["_result", { nullish: RESULT_REF }]],
    Finished: [["message", "string?"], ["_result", { nullish: RESULT_REF }]],
    Looped: [["message", "string?"], ["_result", { nullish: RESULT_REF }], [
      "loop_count",
      "integer?",
    ]],
    Success: [["message", "string?"], ["_result", { nullish: RESULT_REF }]],
    Cached: [["message", "string?"], ["_result", { nullish: RESULT_REF }], [
      "cached_result_expiration",
      "string?",
    ]],
    Mapped: [["message", "string?"], ["n_map_states", "integer?"]],
    Skipped: [["message", "string?"], ["_result", { nullish: RESULT_REF }]],
    Cancelled: [["message", "string?"], ["_result", { nullish: RESULT_REF }]],
    Failed: [["message", "string?"], ["_result", { nullish: RESULT_REF }]],
    TimedOut: [["message", "string?"], ["_result", { nullish: RESULT_REF }]],
    TriggerFailed: [["message", "string?"], ["_result", {
      nullish: RESULT_REF,
    }]],
    ValidationFailed: [["message", "string?"], ["_result", {
      nullish: RESULT_REF,
    }]],
  },
};

/** A row of the API's `task_run`. */
export const TASK_RUN_ROW: Shape = {
  fields: [
    ["id", "string"],
    ["name", "string?"],
    ["task", { fields: [["id", "string"], ["slug", "string"]] }],
    ["map_index", "integer"],
    ["flow_run_id", "string"],
    ["serialized_state", STATE],
  ],
};
