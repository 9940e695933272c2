import type { ResultRef } from "./result_ref.ts";

// Marks our errors, so that `../pickle`, which imports nothing, can throw them.
const BRAND = Symbol.for("taskrunview.error");

/** What an error carries besides its code and message. */
export interface ErrorDetails {
  /** What to do next, for people. */
  readonly hint?: string | undefined;
  /** What went wrong underneath. */
  readonly cause?: unknown;
}

/**
 * The base of every error that this library throws.
 *
 * `instanceof` holds for all of them, `PickleError` included, and also when two
 * copies of the library are loaded.
 *
 * @example Tell our errors from others
 * ```ts
 * import { fromTaskRunData, TaskRunViewError } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * try {
 *   fromTaskRunData({ id: 7 });
 * } catch (error) {
 *   assert(error instanceof TaskRunViewError);
 *   assert(error.code === "bad_response");
 * }
 * ```
 */
export abstract class TaskRunViewError extends Error {
  /** A stable text, safe to `switch` over. */
  abstract readonly code: string;
  /** What to do next, for people. */
  declare readonly hint?: string;

  /** Keeps the cause, and the hint where there is one. */
  constructor(message: string, details: ErrorDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : undefined);
    if (details.hint !== undefined) this.hint = details.hint;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** True for every error of this library where the base class is tested. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== TaskRunViewError) {
      return Function.prototype[Symbol.hasInstance].call(this, value);
    }
    return typeof value === "object" && value !== null && BRAND in value;
  }
}

/** Why the API gave no usable answer. */
export type ApiErrorCode =
  | "not_found"
  | "multiple_found"
  | "bad_response"
  | "graphql"
  | "unauthorized"
  | "rate_limited"
  | "http"
  | "network"
  | "timeout";

/** One entry of `errors` in a GraphQL answer (GraphQL specification, section 7.1.2). */
export interface GraphQLErrorEntry {
  /** The server's own text. */
  readonly message: string;
  /** Where in the answer it happened. */
  readonly path?: readonly (string | number)[];
  /** What the server adds, mostly `{ code }`. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What an {@linkcode ApiError} carries besides its code and message. */
export interface ApiErrorDetails extends ErrorDetails {
  /** The HTTP status, where there was an answer. */
  readonly status?: number | undefined;
  /** The `errors` of the GraphQL answer. */
  readonly errors?: readonly GraphQLErrorEntry[] | undefined;
}

/**
 * Thrown when the Prefect API cannot be reached, or does not answer with what
 * was requested.
 *
 * @example Switch over the code
 * ```ts
 * import { ApiError, createClient, fromTaskRunId } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const fetch = async () => await Response.json({ data: { task_run: [] } });
 * const client = createClient({ apiUrl: "http://127.0.0.1:4200", fetch });
 * const error = await fromTaskRunId("d4a6…", { client }).catch((e) => e);
 * assertEquals(error instanceof ApiError && error.code, "not_found");
 * ```
 */
export class ApiError extends TaskRunViewError {
  /** A literal, so that minified bundles keep it. */
  override readonly name = "ApiError";
  /** Why: for programs, where `message` is for people. */
  readonly code: ApiErrorCode;
  /** The HTTP status, where there was an answer. */
  declare readonly status?: number;
  /** The `errors` of the GraphQL answer. */
  declare readonly errors?: readonly GraphQLErrorEntry[];

  /** Keeps the code and, where given, the status and GraphQL's errors. */
  constructor(
    code: ApiErrorCode,
    message: string,
    details: ApiErrorDetails = {},
  ) {
    super(message, details);
    this.code = code;
    if (details.status !== undefined) this.status = details.status;
    if (details.errors !== undefined) this.errors = details.errors;
  }
}

/** Why a task run does not support a call. */
export type TaskRunErrorCode = "not_finished" | "not_mapped" | "missing_index";

/** What a {@linkcode TaskRunError} carries besides its code and message. */
export interface TaskRunErrorDetails extends ErrorDetails {
  /** The task run. */
  readonly taskRunId: string;
  /** The map indices it is about. */
  readonly indices?: readonly number[] | undefined;
}

/**
 * Thrown when a task run is not in the state that a call needs.
 *
 * @example A result before the end
 * ```ts
 * import { fromTaskRunData, TaskRunError } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const run = fromTaskRunData({
 *   id: "r", task: { id: "t", slug: "add-1" }, map_index: -1, flow_run_id: "f",
 *   serialized_state: { type: "Running" },
 * });
 * const error = await run.result().catch((e: unknown) => e);
 * assertEquals(error instanceof TaskRunError && error.code, "not_finished");
 * ```
 */
export class TaskRunError extends TaskRunViewError {
  /** A literal, so that minified bundles keep it. */
  override readonly name = "TaskRunError";
  /** Why: for programs, where `message` is for people. */
  readonly code: TaskRunErrorCode;
  /** The task run. */
  readonly taskRunId: string;
  /** The map indices it is about. */
  declare readonly indices?: readonly number[];

  /** Keeps the code, the task run and, where given, the indices. */
  constructor(
    code: TaskRunErrorCode,
    message: string,
    details: TaskRunErrorDetails,
  ) {
    super(message, details);
    this.code = code;
    this.taskRunId = details.taskRunId;
    if (details.indices !== undefined) this.indices = details.indices;
  }
}

/** Why a result cannot be had. */
export type ResultErrorCode =
  | "no_result"
  | "no_location"
  | "custom_type"
  | "not_found"
  | "denied"
  | "read_failed"
  | "network"
  | "timeout"
  | "undecodable"
  | "too_large"
  | "unsupported"
  | "schema";

/** One complaint of a schema, as Standard Schema words it. */
export interface SchemaIssue {
  /** The schema's own text. */
  readonly message: string;
  /** Where in the value it is. */
  readonly path?:
    | readonly (PropertyKey | { readonly key: PropertyKey })[]
    | undefined;
}

/** What a {@linkcode ResultError} carries besides its code and message. */
export interface ResultErrorDetails extends ErrorDetails {
  /** The reference of the result, null where the state has none. */
  readonly ref: ResultRef | null;
  /** What the schema complained of, with the code `schema`. */
  readonly issues?: readonly SchemaIssue[] | undefined;
  /** The child it is about, where a mapped parent's results are gathered. */
  readonly mapIndex?: number | undefined;
}

/**
 * Thrown when a result cannot be found, read, decoded or accepted.
 *
 * `ref` is not enumerable: a PrefectResult's location is the value itself, and
 * logs that print an error shall not print values.
 *
 * @example A result that was never stored
 * ```ts
 * import { fromTaskRunData, ResultError } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const run = fromTaskRunData({
 *   id: "r", task: { id: "t", slug: "add-1" }, map_index: -1, flow_run_id: "f",
 *   serialized_state: { type: "Success", _result: { type: "NoResultType" } },
 * });
 * const error = await run.result().catch((e: unknown) => e);
 * assertEquals(error instanceof ResultError && error.code, "no_result");
 * ```
 */
export class ResultError extends TaskRunViewError {
  /** A literal, so that minified bundles keep it. */
  override readonly name = "ResultError";
  /** Why: for programs, where `message` is for people. */
  readonly code: ResultErrorCode;
  /** The reference of the result, null where the state has none. */
  declare readonly ref: ResultRef | null;
  /** What the schema complained of, with the code `schema`. */
  declare readonly issues?: readonly SchemaIssue[];
  /** The child it is about, where a mapped parent's results are gathered. */
  declare readonly mapIndex?: number;

  /** Keeps the code, the reference and, where given, issues and map index. */
  constructor(
    code: ResultErrorCode,
    message: string,
    details: ResultErrorDetails,
  ) {
    super(message, details);
    this.code = code;
    Object.defineProperty(this, "ref", { value: details.ref });
    if (details.issues !== undefined) this.issues = details.issues;
    if (details.mapIndex !== undefined) this.mapIndex = details.mapIndex;
  }
}

/**
 * Adds what an error does not know yet: the reference and the map index of the
 * result, and another message. An error that several results share stays as it
 * is: each gets one of its own.
 *
 * @returns The same error where nothing is missing.
 */
export function completeError(
  error: ResultError,
  more: Partial<Pick<ResultErrorDetails, "ref" | "mapIndex">>,
  message: string = error.message,
): ResultError {
  const ref = error.ref ?? more.ref ?? null;
  const mapIndex = error.mapIndex ?? more.mapIndex;
  const isComplete = ref === error.ref && mapIndex === error.mapIndex &&
    message === error.message;
  if (isComplete) return error;
  const { code, issues, hint } = error;
  const details = { ref, mapIndex, issues, hint };
  return new ResultError(
    code,
    message,
    "cause" in error ? { ...details, cause: error.cause } : details,
  );
}

/** What a {@linkcode ConfigError} carries besides its message. */
export interface ConfigErrorDetails extends ErrorDetails {
  /** The name of the setting. */
  readonly setting: string;
}

/**
 * Thrown when a setting has a value that cannot be used.
 *
 * @example A wrong address
 * ```ts
 * import { ConfigError, createClient } from "@taskrunview/taskrunview";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => createClient({ apiUrl: "not a URL" }), ConfigError);
 * ```
 */
export class ConfigError extends TaskRunViewError {
  /** A literal, so that minified bundles keep it. */
  override readonly name = "ConfigError";
  /** The one code of this class. */
  readonly code = "config";
  /** The name of the setting. */
  readonly setting: string;

  /** Keeps the name of the setting. */
  constructor(message: string, details: ConfigErrorDetails) {
    super(message, details);
    this.setting = details.setting;
  }
}
