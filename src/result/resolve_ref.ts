import {
  ResultError,
  type ResultErrorCode,
  TaskRunError,
} from "../model/errors.ts";
import type { ReadSettings } from "../read/reader.ts";
import { hasOwnReader, isKnownType } from "../read/readers.ts";
import type { ResultRef } from "../model/result_ref.ts";
import type { ResultSettings } from "./settings.ts";
import { labelOf, type TaskRunRow } from "../model/row.ts";
import { isFailed, isFinished, isMapped } from "../model/state/predicates.ts";

/**
 * Throws unless the run has finished. This is the first check.
 *
 * @throws {TaskRunError} `not_finished`.
 */
export function checkFinished(row: TaskRunRow): void {
  if (isFinished(row.state)) return;
  throw new TaskRunError(
    "not_finished",
    `Cannot load the result of ${
      labelOf(row)
    }: its state is "${row.state.type}"`,
    {
      taskRunId: row.taskRunId,
      indices: row.mapIndex < 0 ? undefined : [row.mapIndex],
      hint: "Wait until it has finished, then read it again with getLatest()",
    },
  );
}

/**
 * Returns the reference to read, or throws the reason why there is none. The
 * order is that of `TaskRunView.get_result`: finished, a type, a location, a
 * known class.
 */
export function resolveRef(
  row: TaskRunRow,
  { rewrite, ...settings }: ResultSettings,
): ResultRef {
  checkFinished(row);
  const stored = row.state.result;
  if (stored === null || stored.type === "NoResultType") {
    throw refusal("no_result", row, stored, "it has no result type", {
      hint: isMapped(row.state)
        ? "Read the results of its children with iterMapped()"
        : "Set a Result on the task or its flow, so that values are stored",
    });
  }
  checkLocation(row, stored, settings);
  const ref = rewrite?.(stored) ?? stored;
  checkLocation(row, ref, settings);
  if (isKnownType(ref.type, settings)) return ref;
  throw refusal("custom_type", row, ref, `"${ref.type}" is a custom class`, {
    hint: `Pass a reader as results.readers["${ref.type}"] to createClient`,
  });
}

function checkLocation(
  row: TaskRunRow,
  ref: ResultRef,
  settings: ReadSettings,
): void {
  const isConstant = ref.type === "ConstantResult" &&
    !hasOwnReader(ref.type, settings);
  if (ref.location && !isConstant) return;
  throw refusal("no_location", row, ref, noLocation(row, ref), {
    hint: noLocationHint(row, ref),
  });
}

const NO_LOCATION_HINTS: ReadonlyMap<string, string> = new Map([
  [
    "ConstantResult",
    "Read the constant in the source of the flow: Prefect does not store it",
  ],
  [
    "SecretResult",
    "Read the name of the secret in the source of the flow: Prefect does not store it",
  ],
]);

function noLocation({ state }: TaskRunRow, { type }: ResultRef): string {
  const ended = isFailed(state) ? `it is ${state.type}, and ` : "";
  return `${ended}its ${type} has no location`;
}

function noLocationHint({ state }: TaskRunRow, { type }: ResultRef): string {
  if (isFailed(state)) {
    return "Read the message of its state: a task that failed stores no result";
  }
  return NO_LOCATION_HINTS.get(type) ??
    "Treat it as None, or configure a Result and checkpointing: a task that returned None stores nothing";
}

/** Creates the error for a result that cannot be loaded. */
export function refusal(
  code: ResultErrorCode,
  row: TaskRunRow,
  ref: ResultRef | null,
  problem: string,
  details: { hint?: string; cause?: unknown },
  act = "load",
): ResultError {
  return new ResultError(
    code,
    `Cannot ${act} the result of ${labelOf(row)}: ${problem}`,
    { ref, ...(row.mapIndex >= 0 && { mapIndex: row.mapIndex }), ...details },
  );
}
