import { isJsonObject } from "./json_object.ts";
import * as z from "zod/mini";
import { ApiError } from "./errors.ts";
import type { ResultRef } from "./result_ref.ts";
import { type FieldKind, STATE_CLASSES, STATE_TYPES } from "./state/classes.ts";
import type { JsonObject, JsonValue, State, StateType } from "./state/state.ts";

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

const text = z.nullish(z.string());
const anything = z.optional(z.unknown()); // what is read level by level

// Some fields exist only for some types; toResultRef() reads those of the type.
const resultRef = z.looseObject({ type: z.string(), location: text });

const FIELD_SCHEMAS: Record<FieldKind, z.ZodMiniType> = {
  time: text,
  integer: z.nullish(z.int()),
  json: anything,
  state: anything, // see nestedState()
};

function classSchema(type: StateType) {
  const fields = Object.entries(STATE_CLASSES[type].fields)
    .map(([name, kind]) => [name, FIELD_SCHEMAS[kind]] as const);
  return z.object({
    type: z.literal(type),
    message: text,
    context: anything, // see frozenObject()
    cached_inputs: anything, // see cachedInputs()
    _result: type === "Mapped" ? anything : z.nullish(resultRef),
    ...Object.fromEntries(fields),
  });
}

const [firstClass, ...otherClasses] = STATE_TYPES.map(classSchema);
const classState = z.discriminatedUnion("type", [
  firstClass!,
  ...otherClasses,
]);
type SerializedState = z.infer<typeof classState>;

const taskRunRow = z.object({
  id: z.string(),
  name: text,
  task: z.object({ id: z.string(), slug: z.string() }),
  map_index: z.int(),
  flow_run_id: z.string(),
  serialized_state: classState,
});

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
  const parsed = checked(taskRunRow, withState(row), "a task run", []);
  return Object.freeze({
    taskRunId: parsed.id,
    taskId: parsed.task.id,
    taskSlug: parsed.task.slug,
    name: parsed.name ?? null,
    state: toState(parsed.serialized_state, ["serialized_state"]),
    mapIndex: parsed.map_index,
    flowRunId: parsed.flow_run_id,
  });
}

/**
 * Parses a state as Prefect serializes it (`State.serialize()`, the column
 * `serialized_state`).
 *
 * null, undefined and `{}` are Scheduled, as in `TaskRunView`. Only `type` is
 * required. Absent fields are null; unknown fields are ignored.
 *
 * @example
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

function parsedState(serialized: unknown, path: Path): State {
  const present = isAbsent(serialized) ? SCHEDULED : serialized;
  return toState(checked(classState, present, "a state", path), path);
}

type Path = readonly PropertyKey[];

function toState(serialized: SerializedState, path: Path): State {
  const fields = serialized as Record<string, unknown>;
  const state: Record<string, unknown> = {
    type: serialized.type,
    message: serialized.message ?? null,
    context: frozenObject(serialized.context, [...path, "context"]),
    cachedInputs: cachedInputs(serialized.cached_inputs, path),
    result: serialized.type === "Mapped" || !serialized._result
      ? null
      : toResultRef(serialized._result as StoredRef, [...path, "_result"]),
  };
  for (
    const [name, kind] of Object.entries(STATE_CLASSES[serialized.type].fields)
  ) {
    state[camelCase(name)] = toField(kind, fields[name], [...path, name]);
  }
  return Object.freeze(state) as unknown as State;
}

function toField(kind: FieldKind, value: unknown, path: Path): unknown {
  if (value === undefined || value === null) return null;
  if (kind === "json") return frozenJson(value, path);
  if (kind === "state") return nestedState(value, path);
  return value;
}

function nestedState(value: unknown, path: Path): State {
  refuseNesting(path);
  return parsedState(value, path);
}

function cachedInputs(
  value: unknown,
  path: Path,
): { readonly [name: string]: ResultRef } | null {
  const inputs = objectOrNull(value, [...path, "cached_inputs"]);
  if (inputs === null) return null;
  const entries = Object.entries(inputs).map(([name, input]) =>
    [name, cachedInput(input, [...path, "cached_inputs", name])] as const
  );
  return Object.freeze(Object.fromEntries(entries));
}

function cachedInput(input: unknown, path: Path): ResultRef {
  return toResultRef(checked(resultRef, input, "a state", path), path);
}

/** The field that Prefect serializes for a type besides `location`. */
const REF_FIELDS: ReadonlyMap<string, string> = new Map([
  ["LocalResult", "dir"],
  ["S3Result", "bucket"],
  ["GCSResult", "bucket"],
  ["AzureResult", "container"],
  ["SecretResult", "secret_type"],
]);

type StoredRef = z.infer<typeof resultRef>;

function toResultRef(ref: StoredRef, path: Path): ResultRef {
  const common = { type: ref.type, location: ref.location ?? null };
  const field = REF_FIELDS.get(ref.type);
  if (field === undefined) return Object.freeze(common);
  const value = checked(text, ref[field], "a state", [...path, field]) ?? null;
  return Object.freeze({ ...common, [camelCase(field)]: value });
}

function frozenObject(value: unknown, path: Path): JsonObject | null {
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

/** Returns a frozen copy, so that the caller's object does not change. */
export function frozenJson(
  value: unknown,
  path: Path,
  what = "a state",
): JsonValue {
  if (value === null) return null;
  if (["boolean", "number", "string"].includes(typeof value)) {
    return value as JsonValue;
  }
  if (typeof value !== "object") {
    throw badField(what, path, `is ${kindOf(value)}, not JSON`);
  }
  refuseNesting(path, what);
  if (Array.isArray(value)) {
    return Object.freeze(
      value.map((item, index) => frozenJson(item, [...path, index], what)),
    );
  }
  return Object.freeze(Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, frozenJson(item, [...path, key], what)]),
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

/** Checks a value of an answer by a schema; `what` is its name in messages. */
export function checked<T>(
  schema: z.ZodMiniType<T>,
  value: unknown,
  what: string,
  path: Path,
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const found = issue.path.reduce<unknown>(
      (at, key) =>
        Array.isArray(at)
          ? at[Number(key)]
          : isJsonObject(at)
          ? at[String(key)]
          : undefined,
      value,
    );
    return fieldProblem([...path, ...issue.path], complaint(issue, found));
  });
  throw badRow(what, problems.join("; "));
}

function complaint(issue: z.core.$ZodIssue, found: unknown): string {
  if (issue.code === "invalid_union" && typeof found === "string") {
    return `is "${found.slice(0, 80)}", which is not a state of Prefect 1.x`;
  }
  return `is ${kindOf(found)}, not ${withArticle(expectedKind(issue))}`;
}

function expectedKind(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_union") return "string"; // the discriminant
  if (issue.code !== "invalid_type") return "object";
  return issue.expected === "int" ? "integer" : issue.expected;
}

function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    return "a number with a fraction or beyond 2^53";
  }
  return withArticle(typeof value);
}

function withArticle(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

function fieldProblem(path: Path, problem: string): string {
  const field = path.length === 0 ? "it" : `"${path.map(String).join(".")}"`;
  return `${field} ${problem}`;
}

function badField(what: string, path: Path, problem: string): ApiError {
  return badRow(what, fieldProblem(path, problem));
}

function badRow(what: string, problem: string): ApiError {
  return new ApiError("bad_response", `Cannot read ${what}: ${problem}`, {
    hint:
      "Select id, name, task { id slug }, map_index, flow_run_id and serialized_state from Prefect 1.x",
  });
}
