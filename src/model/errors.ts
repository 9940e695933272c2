import { isTransient } from "../async/transient.ts";
import type { ResultRef } from "./result_ref.ts";

// Marks this library's errors, so that `../pickle`, which imports nothing, can
// throw them.
const BRAND = Symbol.for("taskrunview.error");

/** The details of an error besides its code and message. */
export interface ErrorDetails {
  /** An instruction for people: what to do next. */
  readonly hint?: string | undefined;
  /** The error that caused this one. */
  readonly cause?: unknown;
}

/**
 * The subject of an error: the Prefect API, a stored result, a task run, a
 * setting, the bytes of a pickle, a value that is written as JSON, or an archive.
 */
export type ErrorOrigin =
  | "api"
  | "result"
  | "task_run"
  | "config"
  | "pickle"
  | "json"
  | "archive";

/**
 * The base of every error that this library throws.
 *
 * `instanceof` is true for all of them, including `PickleError`, even if two
 * copies of the library are loaded.
 *
 * @example Handle the errors of this library
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
  /** A stable string, safe to `switch` over. */
  abstract readonly code: string;
  /**
   * The subject of the error. `not_found`, `network`, `timeout` and
   * `permission_denied` are codes of both the API and stored results.
   */
  abstract readonly origin: ErrorOrigin;
  /** An instruction for people: what to do next. */
  declare readonly hint?: string;

  /** Keeps the cause and the hint, if given. */
  constructor(message: string, details: ErrorDetails = {}) {
    super(message, "cause" in details ? { cause: details.cause } : undefined);
    if (details.hint !== undefined) this.hint = details.hint;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /**
   * Returns true for every error of this library if the base class is tested.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== TaskRunViewError) {
      return Function.prototype[Symbol.hasInstance].call(this, value);
    }
    return typeof value === "object" && value !== null && BRAND in value;
  }
}

/** The reason why the API returned no usable answer. */
export type ApiErrorCode =
  | "not_found"
  | "multiple_found"
  | "bad_response"
  | "graphql"
  | "unauthorized"
  | "rate_limited"
  | "http"
  | "network"
  | "timeout"
  | "permission_denied";

/** One entry of `errors` in a GraphQL answer (GraphQL specification, section 7.1.2). */
export interface GraphQLErrorEntry {
  /** The server's own message. */
  readonly message: string;
  /** The path of the field in the answer. */
  readonly path?: readonly (string | number)[];
  /** Further data of the server, usually `{ code }`. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** The details of an {@linkcode ApiError} besides its code and message. */
export interface ApiErrorDetails extends ErrorDetails {
  /** The HTTP status, if the API answered. */
  readonly status?: number | undefined;
  /** The `errors` of the GraphQL answer. */
  readonly errors?: readonly GraphQLErrorEntry[] | undefined;
  /** Whether a retry may succeed; by default from the code and status. */
  readonly retryable?: boolean | undefined;
}

/** Prefect's code for a transient fault of its own (`client.py`, `_request`). */
export function isApiFault(
  { message, extensions }: GraphQLErrorEntry,
): boolean {
  return extensions?.code === "API_ERROR" || message.includes("API_ERROR");
}

/**
 * Thrown if the Prefect API cannot be reached, or does not answer as requested.
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
  /** The reason, for programs; `message` is for people. */
  readonly code: ApiErrorCode;
  /** Whether a retry may succeed. */
  declare readonly retryable: boolean;
  /** The HTTP status, if the API answered. */
  declare readonly status?: number;
  /** The `errors` of the GraphQL answer. */
  declare readonly errors?: readonly GraphQLErrorEntry[];

  /** Keeps the code and, if given, the status and the GraphQL errors. */
  constructor(
    code: ApiErrorCode,
    message: string,
    details: ApiErrorDetails = {},
  ) {
    super(message, details);
    this.code = code;
    const { status = 0, errors = [] } = details;
    const isPassing = code === "network" || code === "timeout" ||
      (code !== "unauthorized" &&
        (isTransient(status) || errors.some(isApiFault)));
    hide(this, "retryable", details.retryable ?? isPassing);
    if (details.status !== undefined) this.status = details.status;
    if (details.errors !== undefined) this.errors = details.errors;
  }

  /** The origin of the error: the Prefect API. */
  get origin(): "api" {
    return "api";
  }
}

/** Sets a property that consoles do not print. */
function hide(error: Error, name: string, value: unknown): void {
  Object.defineProperty(error, name, { value });
}

/** The reason why a task run does not support a call. */
export type TaskRunErrorCode = "not_finished" | "not_mapped" | "missing_index";

/** The details of a {@linkcode TaskRunError} besides its code and message. */
export interface TaskRunErrorDetails extends ErrorDetails {
  /** The task run. */
  readonly taskRunId: string;
  /** The affected map indices. */
  readonly indices?: readonly number[] | undefined;
}

/**
 * Thrown if a task run is not in the state that a call requires.
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
  /** The reason, for programs; `message` is for people. */
  readonly code: TaskRunErrorCode;
  /** The task run. */
  readonly taskRunId: string;
  /** The affected map indices. */
  declare readonly indices?: readonly number[];

  /** Keeps the code, the task run and, if given, the indices. */
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

  /** A task run. */
  get origin(): "task_run" {
    return "task_run";
  }
}

/** The reason why a result cannot be loaded. */
export type ResultErrorCode =
  | "no_result"
  | "no_location"
  | "custom_type"
  | "not_found"
  | "denied"
  | "read_failed"
  | "network"
  | "timeout"
  | "permission_denied"
  | "undecodable"
  | "too_large"
  | "unsupported"
  | "schema";

/** One issue of a schema, as Standard Schema defines it. */
export interface SchemaIssue {
  /** The schema's own message. */
  readonly message: string;
  /** The path in the value. */
  readonly path?:
    | readonly (PropertyKey | { readonly key: PropertyKey })[]
    | undefined;
}

/** The details of a {@linkcode ResultError} besides its code and message. */
export interface ResultErrorDetails extends ErrorDetails {
  /** The reference of the result; null if the state has none. */
  readonly ref: ResultRef | null;
  /** The issues of the schema, with the code `schema`. */
  readonly issues?: readonly SchemaIssue[] | undefined;
  /** The map index of the child, if the results of a mapped parent are gathered. */
  readonly mapIndex?: number | undefined;
  /**
   * Whether a retry may succeed; by default true for `network` and `timeout`.
   */
  readonly retryable?: boolean | undefined;
}

/**
 * Thrown if a result cannot be found, read or decoded, or the schema rejects
 * it.
 *
 * `ref` is not enumerable: a PrefectResult's location is the value itself, and
 * a log that prints an error must not contain values.
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
  /** The reason, for programs; `message` is for people. */
  readonly code: ResultErrorCode;
  /** Whether a retry may succeed. */
  declare readonly retryable: boolean;
  /** The reference of the result; null if the state has none. */
  declare readonly ref: ResultRef | null;
  /** The issues of the schema, with the code `schema`. */
  declare readonly issues?: readonly SchemaIssue[];
  /** The map index of the child, if the results of a mapped parent are gathered. */
  declare readonly mapIndex?: number;

  /**
   * Keeps the code, the reference and, if given, the issues and the map index.
   */
  constructor(
    code: ResultErrorCode,
    message: string,
    details: ResultErrorDetails,
  ) {
    super(message, details);
    this.code = code;
    hide(this, "ref", details.ref);
    const isPassing = code === "network" || code === "timeout";
    hide(this, "retryable", details.retryable ?? isPassing);
    if (details.issues !== undefined) this.issues = details.issues;
    if (details.mapIndex !== undefined) this.mapIndex = details.mapIndex;
  }

  /** A stored result. */
  get origin(): "result" {
    return "result";
  }
}

/**
 * Adds missing details to an error: the reference and the map index of the
 * result, and another message. An error that several results share is not
 * changed: each result gets a copy.
 *
 * @returns The same error if nothing is missing.
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
  const { code, issues, hint, retryable } = error;
  const details = { ref, mapIndex, issues, hint, retryable };
  return new ResultError(
    code,
    message,
    "cause" in error ? { ...details, cause: error.cause } : details,
  );
}
