import type { FlowRun, TaskRun } from "./api/api.ts";
import { isOpen, isStateType } from "./states.ts";

/**
 * Whether a flow run is over. Its own state decides: its last task may be
 * Mapped, which is final for the task while its children run. Where the API
 * does not show the flow run, its tasks decide.
 */
export function isOver(
  flowRun: Pick<FlowRun, "state"> | null,
  runs: readonly Pick<TaskRun, "state">[],
): boolean {
  const state = flowRun?.state;
  return isStateType(state)
    ? !isOpen(state)
    : runs.every(({ state }) => !isOpen(state.type));
}
