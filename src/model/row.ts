import { badField, badRow, kindOf, type Path } from "./check/bad_row.ts";
import type {
  SerializedState,
  SerializedTaskRun,
  StoredRef,
} from "./check/schema.ts";
import { problemsOf, type Shape } from "./check/shape.ts";
import { RESULT_REF, STATE, TASK_RUN_ROW } from "./check/shapes.ts";
import { isJsonObject } from "./json_object.ts";
import type { ResultRef } from "./result_ref.ts";
import { type FieldKind, STATE_CLASSES, STATE_TYPES } from "./state/classes.ts";
import type { JsonObject, JsonValue, State } from "./state/state.ts";

/** One row of the API's `task_run`, checked, frozen and in camelCase. */
export interface TaskRunRow {
  /** The task run's id. */
  readonly taskRunId: string;
  /** The id of its task. */
  readonly taskId: string;
  /** The slug of its task, usually `<task name>-1`. */
  readonly taskSlug: string;
  /** The task run's own name, usually null. */
  readonly name: string | null;
  /** Its state. */
  readonly state: State;
  /** The index of a mapped child, from 0; -1 if it is not a mapped child. */
  readonly mapIndex: number;
  /** The flow run it belongs to. */
  readonly flowRunId: string;
}

/**
 * Returns the name of a task run for messages: its slug, and its map index if
 * it has one.
 */
export function labelOf({ taskSlug, mapIndex }: TaskRunRow): string {
  return mapIndex < 0 ? `"${taskSlug}"` : `"${taskSlug}[${mapIndex}]"`;
}

/**
 * The maximum depth of a `context` and of wrapped states. Python's `json`
 * module, which writes them, fails at about 1,000 levels.
 */
const MAX_NESTING = 1_000;

// Prefect reads a state that is null or empty as Scheduled: the API has made
// the row, but not yet the state (`TaskRunView._from_task_run_data`).
const SCHEDULED: SerializedState = { type: "Scheduled" };

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined ||
    (isJsonObject(value) && Object.keys(value).length === 0);
}

function withState(row: unknown): unknown {
  return isJsonObject(row) && isAbsent(row.serialized_state)
    ? { ...row, serialized_state: SCHEDULED }
    : row;
}

/** Parses one row of the API's `task_run`. */
export function parseTaskRunRow(row: unknown): TaskRunRow {
  const checked = withState(row);
  check(TASK_RUN_ROW, checked, "a task run", []);
  const valid = checked as SerializedTaskRun;
  return Object.freeze({
    taskRunId: valid.id,
    taskId: valid.task.id,
    taskSlug: valid.task.slug,
    name: valid.name ?? null,
    state: toState(valid.serialized_state, ["serialized_state"]),
    mapIndex: valid.map_index,
    flowRunId: valid.flow_run_id,
  });
}

function check(shape: Shape, value: unknown, what: string, path: Path): void {
  const problems = problemsOf(shape, value, path);
  if (problems.length > 0) throw badRow(what, problems.join("; "));
}

/**
 * Parses a state as Prefect serializes it (`State.serialize()`, the column
 * `serialized_state`).
 *
 * null, undefined and `{}` are Scheduled, as in `TaskRunView`. Only `type` is
 * required. Absent fields are null; unknown fields are ignored.
 *
 * @example Parse a serialized state
 * ```ts
 * import { parseState } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const state = parseState({ type: "Mapped", n_map_states: 3, message: "Ready" });
 * assertEquals(state.type === "Mapped" && state.nMapStates, 3);
 * assertEquals(parseState(null).type, "Scheduled");
 * ```
 *
 * @param serialized The parsed JSON.
 * @returns The state, deeply frozen.
 * @throws {ApiError} `bad_response` if the type is unknown or a field is of a
 * wrong type; the message names the field.
 */
export function parseState(serialized: unknown): State {
  return parsedState(serialized, []);
}

function parsedState(serialized: unknown, path: PropertyKey[]): State {
  const present = isAbsent(serialized) ? SCHEDULED : serialized;
  check(STATE, present, "a state", path);
  return toState(present as SerializedState, path);
}

/** The fields that each type adds: their names in the JSON and in a view. */
const ADDED_FIELDS = new Map(
  STATE_TYPES.map((type) => [
    type,
    Object.entries(STATE_CLASSES[type].fields)
      .map(([name, kind]) => [name, camelCase(name), kind] as const),
  ]),
);

/**
 * The path leads to the value. Each function adds a name and removes it again:
 * copies for every value would take longer than the rest.
 */
function toState(serialized: SerializedState, path: PropertyKey[]): State {
  const fields = serialized as Record<string, unknown>;
  const { type, message, context, cached_inputs, _result } = serialized;
  const state: Record<string, unknown> = {
    type,
    message: message ?? null,
    context: at(path, "context", () => frozenObject(context, path)),
    cachedInputs: at(
      path,
      "cached_inputs",
      () => cachedInputs(cached_inputs, path),
    ),
    result: type === "Mapped" || !_result
      ? null
      : at(path, "_result", () => toResultRef(_result as StoredRef, path)),
  };
  for (const [name, camel, kind] of ADDED_FIELDS.get(type)!) {
    state[camel] = at(path, name, () => toField(kind, fields[name], path));
  }
  return Object.freeze(state) as unknown as State;
}

/** Makes a part of a value, one step further down the path. */
function at<T>(path: PropertyKey[], key: PropertyKey, make: () => T): T {
  path.push(key);
  const made = make();
  path.pop();
  return made;
}

function toField(
  kind: FieldKind,
  value: unknown,
  path: PropertyKey[],
): unknown {
  if (value === undefined || value === null) return null;
  if (kind === "json") return frozenJson(value, path);
  if (kind === "state") return nestedState(value, path);
  return value;
}

function nestedState(value: unknown, path: PropertyKey[]): State {
  refuseNesting(path);
  return parsedState(value, path);
}

function cachedInputs(
  value: unknown,
  path: PropertyKey[],
): { readonly [name: string]: ResultRef } | null {
  const inputs = objectOrNull(value, path);
  if (inputs === null) return null;
  const entries = Object.entries(inputs).map(([name, input]) =>
    [name, at(path, name, () => cachedInput(input, path))] as const
  );
  return Object.freeze(Object.fromEntries(entries));
}

function cachedInput(input: unknown, path: PropertyKey[]): ResultRef {
  check(RESULT_REF, input, "a state", path);
  return toResultRef(input as StoredRef, path);
}

/** The field that Prefect serializes for a type besides `location`. */
const REF_FIELDS: ReadonlyMap<string, string> = new Map([
  ["LocalResult", "dir"],
  ["S3Result", "bucket"],
  ["GCSResult", "bucket"],
  ["AzureResult", "container"],
  ["SecretResult", "secret_type"],
]);

function toResultRef(ref: StoredRef, path: PropertyKey[]): ResultRef {
  const common = { type: ref.type, location: ref.location ?? null };
  const field = REF_FIELDS.get(ref.type);
  if (field === undefined) return Object.freeze(common);
  const value = ref[field] ?? null;
  at(path, field, () => check("string?", value, "a state", path));
  return Object.freeze({ ...common, [camelCase(field)]: value });
}

function frozenObject(value: unknown, path: PropertyKey[]): JsonObject | null {
  const object = objectOrNull(value, path);
  return object && frozenJson(object, path) as JsonObject;
}

function objectOrNull(
  value: unknown,
  path: Path,
): Record<string, unknown> | null {
  if (value === null || value === undefined) return null;
  if (isJsonObject(value)) return value;
  throw badField("a state", path, `is ${kindOf(value)}, not an object`);
}

/**
 * Returns a frozen copy, so that the caller's object does not change.
 *
 * @param path The path to the value; it is the same again after the call.
 */
export function frozenJson(
  value: unknown,
  path: PropertyKey[],
  what = "a state",
): JsonValue {
  if (value === null) return null;
  const type = typeof value;
  if (type === "string" || type === "number" || type === "boolean") {
    return value as JsonValue;
  }
  if (type !== "object") {
    throw badField(what, path, `is ${kindOf(value)}, not JSON`);
  }
  refuseNesting(path, what);
  const freeze = (key: PropertyKey, item: unknown) =>
    at(path, key, () => frozenJson(item, path, what));
  if (Array.isArray(value)) {
    return Object.freeze(value.map((item, index) => freeze(index, item)));
  }
  return Object.freeze(Object.fromEntries(
    Object.entries(value as object)
      .map(([key, item]) => [key, freeze(key, item)]),
  ));
}

function refuseNesting(path: Path, what = "a state"): void {
  if (path.length <= MAX_NESTING) return;
  const top = path.slice(0, 3);
  throw badField(what, top, `is nested more than ${MAX_NESTING} levels deep`);
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
