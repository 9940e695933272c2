import type { FlowRun, TaskRun } from "./api/api.ts";
import { isOpen } from "./states.ts";

type KnownStates = Pick<FlowRun, "state" | "states">;

/** The type of a flow run's state; undefined where the API does not show it. */
export function stateTypeOf(
  flowRun: KnownStates | null,
): FlowRun["state"]["type"] | undefined {
  if (flowRun === null) return undefined;
  const { state, states } = flowRun;
  // Where there is no state, it is told as Pending, which no history begins with.
  return state.type === "Pending" && states.length === 0
    ? undefined
    : state.type;
}

/**
 * Whether a flow run is over. Its own state decides: its last task may be
 * Mapped, which is final for the task while its children run. Where the API
 * does not show the flow run, its tasks decide.
 */
export function isOver(
  flowRun: KnownStates | null,
  runs: readonly Pick<TaskRun, "state">[],
): boolean {
  const state = stateTypeOf(flowRun);
  return state !== undefined
    ? !isOpen(state)
    : runs.every(({ state }) => !isOpen(state.type));
}
