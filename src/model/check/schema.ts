/**
 * The schemas of a task run and its state. They are compiled into
 * `shapes.ts`, so that a look-up loads no zod: run
 * `deno task shapes` after a change here.
 */
import * as z from "zod/mini";
import {
  type FieldKind,
  STATE_CLASSES,
  STATE_TYPES,
} from "../state/classes.ts";
import type { StateType } from "../state/state.ts";

const text = z.nullish(z.string());
const anything = z.optional(z.unknown()); // what is read level by level

/** Some fields exist only for some types; each is checked with its type. */
export const RESULT_REF = z.looseObject({ type: z.string(), location: text });

const FIELD_SCHEMAS: Record<FieldKind, z.ZodMiniType> = {
  time: text,
  integer: z.nullish(z.int()),
  json: anything,
  state: anything, // a state of its own
};

function classSchema(type: StateType) {
  const fields = Object.entries(STATE_CLASSES[type].fields)
    .map(([name, kind]) => [name, FIELD_SCHEMAS[kind]] as const);
  return z.object({
    type: z.literal(type),
    message: text,
    context: anything,
    cached_inputs: anything,
    _result: type === "Mapped" ? anything : z.nullish(RESULT_REF),
    ...Object.fromEntries(fields),
  });
}

const [firstClass, ...otherClasses] = STATE_TYPES.map(classSchema);

/** A state, as Prefect serializes it. */
export const STATE = z.discriminatedUnion("type", [
  firstClass!,
  ...otherClasses,
]);

/** A row of the API's `task_run`. */
export const TASK_RUN_ROW = z.object({
  id: z.string(),
  name: text,
  task: z.object({ id: z.string(), slug: z.string() }),
  map_index: z.int(),
  flow_run_id: z.string(),
  serialized_state: STATE,
});

/** A reference that has passed the check. */
export type StoredRef = z.infer<typeof RESULT_REF>;

/** A state that has passed the check. */
export type SerializedState = z.infer<typeof STATE>;

/** A row that has passed the check. */
export type SerializedTaskRun = z.infer<typeof TASK_RUN_ROW>;
