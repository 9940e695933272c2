import {
  isMapped,
  type ResultDescription,
  type ResultRef,
  type State,
  type TaskRunView,
} from "../../../mod.ts";
import type { Reading } from "../result_access.ts";

/** A task run as it is answered: its data, without values. */
export type ShownView = Omit<TaskRunView, "result">;

/** Where a result is, as it is answered. */
export type ShownResult = Omit<ResultDescription, "credentials">;

/** The seven fields of a task run. */
export function shownView(view: TaskRunView): ShownView {
  return { ...view, state: shownState(view.state) };
}

/** A state without values: the location of a PrefectResult is one. */
export function shownState(state: State): State {
  const { result, cachedInputs } = state;
  return {
    ...state,
    result: result && shownRef(result),
    cachedInputs: cachedInputs && Object.fromEntries(
      Object.entries(cachedInputs).map(([name, ref]) => [name, shownRef(ref)]),
    ),
    ...("state" in state && state.state !== null &&
      { state: shownState(state.state) }),
  } as State;
}

function shownRef(ref: ResultRef): ResultRef {
  return ref.type === "PrefectResult" ? { ...ref, location: null } : ref;
}

/** What a mapped task run has itself: the list of its children's results. */
const GATHERED: ShownResult = {
  type: null,
  location: null,
  url: null,
  isLoadable: true,
  problem: null,
};

/**
 * What is known of a result, the handler's own rules included. Where
 * credentials were looked for tells of this machine, and is left out.
 */
export async function shownResult(
  view: TaskRunView,
  { describe }: Reading,
): Promise<ShownResult> {
  if (isMapped(view.state)) return GATHERED;
  const { credentials: _credentials, ...shown } = await describe(view);
  return shown;
}
