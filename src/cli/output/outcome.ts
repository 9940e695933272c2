import {
  type JsonValue,
  ResultError,
  type TaskRunView,
  TaskRunViewError,
} from "../../../mod.ts";
import type { Context } from "../command.ts";
import { commandHint } from "./hint.ts";
import { jsonText } from "./sanitize.ts";

/** A child, and what became of its result where that was asked for. */
export interface ChildOutcome<T> {
  readonly child: TaskRunView;
  readonly outcome?: Outcome<T>;
}

/** A result in the form it is written in, or why there is none. */
export type Outcome<T> =
  | { readonly status: "fulfilled"; readonly value: T }
  | { readonly status: "rejected"; readonly reason: TaskRunViewError };

/**
 * Loads the result of a child and puts it into a form; that it cannot be loaded,
 * or has no such form, is an outcome too.
 */
export async function settle<T>(
  child: TaskRunView,
  form: (value: unknown) => T,
  { signal, timeoutMs }: Context,
): Promise<Required<ChildOutcome<T>>> {
  try {
    const value = formed(
      await child.result({ signal, timeoutMs }),
      form,
      child,
    );
    return { child, outcome: { status: "fulfilled", value } };
  } catch (reason) {
    if (!(reason instanceof TaskRunViewError) || signal.aborted) throw reason;
    return { child, outcome: { status: "rejected", reason } };
  }
}

function formed<T>(
  value: unknown,
  form: (value: unknown) => T,
  { state, mapIndex }: TaskRunView,
): T {
  try {
    return form(value);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause; // nested too deep
    const ref = state.result;
    const details = { ref, cause, ...mapIndex >= 0 && { mapIndex } };
    throw new ResultError("unsupported", cause.message, details);
  }
}

/** The line of NDJSON for a child. */
export function childLine({ child, outcome }: ChildOutcome<JsonValue>): string {
  const { mapIndex, taskRunId, state } = child;
  return jsonText({ mapIndex, taskRunId, state, ...fieldsOf(outcome) });
}

function fieldsOf(outcome: Outcome<JsonValue> | undefined): object {
  if (outcome === undefined) return {};
  if (outcome.status === "fulfilled") return { result: outcome.value };
  const { code, message, hint } = outcome.reason;
  return {
    error: {
      code,
      message,
      ...hint !== undefined && { hint: commandHint(hint) },
    },
  };
}
