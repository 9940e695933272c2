import { encodeJson, type TaskRunView, TaskRunViewError } from "../../mod.ts";
import type { Context } from "./command.ts";
import { commandHint } from "./hint.ts";
import { jsonText } from "./plain.ts";

/** A child, and what became of its result where that was asked for. */
export interface ChildOutcome {
  readonly child: TaskRunView;
  readonly outcome?: Outcome;
}

/** The value of a result, or why there is none. */
export type Outcome =
  | { readonly status: "fulfilled"; readonly value: unknown }
  | { readonly status: "rejected"; readonly reason: TaskRunViewError };

/** Loads the result of a child; that it cannot be loaded is an outcome too. */
export async function settle(
  child: TaskRunView,
  { signal, timeoutMs }: Context,
): Promise<Required<ChildOutcome>> {
  try {
    const value = await child.result({ signal, timeoutMs });
    return { child, outcome: { status: "fulfilled", value } };
  } catch (reason) {
    if (!(reason instanceof TaskRunViewError) || signal.aborted) throw reason;
    return { child, outcome: { status: "rejected", reason } };
  }
}

/** The line of NDJSON for a child. */
export function childLine({ child, outcome }: ChildOutcome): string {
  const { mapIndex, taskRunId, state } = child;
  return jsonText({ mapIndex, taskRunId, state, ...fieldsOf(outcome) });
}

function fieldsOf(outcome: Outcome | undefined): object {
  if (outcome === undefined) return {};
  if (outcome.status === "fulfilled") {
    return { result: encodeJson(outcome.value) };
  }
  const { code, message, hint } = outcome.reason;
  return {
    error: {
      code,
      message,
      ...hint !== undefined && { hint: commandHint(hint) },
    },
  };
}
