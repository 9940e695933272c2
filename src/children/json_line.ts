import { ResultError, type TaskRunViewError } from "../model/errors.ts";
import { type ResultProblem, toProblem } from "../model/result_problem.ts";
import type { TaskRunRow } from "../model/row.ts";
import type { JsonValue, State } from "../model/state/state.ts";

/**
 * A child of a mapped task run as one line of NDJSON. `result` is the value as
 * `encodeJson` writes it; a child whose result could not be loaded has `error`
 * in its place; a child whose result was not requested has neither.
 */
export interface MappedLine {
  /** The map index. */
  readonly mapIndex: number;
  /** The id of the task run. */
  readonly taskRunId: string;
  /** The state. */
  readonly state: State;
  /** The result. */
  readonly result?: JsonValue;
  /** The reason why it could not be loaded. */
  readonly error?: ResultProblem;
}

/** A result as JSON, or the problem that prevented it. */
type Outcome =
  | { readonly status: "fulfilled"; readonly value: JsonValue }
  | { readonly status: "rejected"; readonly reason: TaskRunViewError };

/**
 * Creates the line of a child for `streamMappedJson`, the HTTP handler and the
 * command line.
 */
export function mappedLine(
  { mapIndex, taskRunId, state }: Pick<
    TaskRunRow,
    "mapIndex" | "taskRunId" | "state"
  >,
  outcome?: Outcome,
): MappedLine {
  const child = { mapIndex, taskRunId, state };
  if (outcome === undefined) return child;
  if (outcome.status === "fulfilled") {
    return { ...child, result: outcome.value };
  }
  return { ...child, error: toProblem(outcome.reason) };
}

/**
 * Converts the result of a child with a function such as `encodeJson`.
 *
 * @throws {ResultError} `unsupported` if the value is nested too deep for it.
 */
export function convertResult<Form>(
  { state, mapIndex }: Pick<TaskRunRow, "state" | "mapIndex">,
  value: unknown,
  convert: (value: unknown) => Form,
): Form {
  try {
    return convert(value);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const index = mapIndex < 0 ? {} : { mapIndex };
    throw new ResultError("unsupported", cause.message, {
      ref: state.result,
      hint: "Read the stored bytes with openResult()",
      cause,
      ...index,
    });
  }
}
