import {
  type FlowRunView,
  isMapped,
  type ResultProblem,
  type ResultRef,
  type State,
  type TaskRunView,
} from "../../../mod.ts";
import type { RequestContext } from "../request/context.ts";
import type {
  PublicFlowRun,
  PublicResult,
  PublicTaskRunData,
} from "../wire.ts";

/** The seven fields of a task run. */
export function publicView(view: TaskRunView): PublicTaskRunData {
  return { ...view, state: publicState(view.state) };
}

/** A flow run, whose states have no values. */
export function publicFlowRun(run: FlowRunView): PublicFlowRun {
  return {
    ...run,
    state: publicState(run.state),
    states: run.states.map(({ timestamp, state }) => ({
      timestamp,
      state: publicState(state),
    })),
  };
}

/** A state without values: the location of a PrefectResult is one. */
export function publicState(state: State): State {
  const { result, cachedInputs } = state;
  return {
    ...state,
    result: result && publicRef(result),
    cachedInputs: cachedInputs && Object.fromEntries(
      Object.entries(cachedInputs).map(([name, ref]) => [name, publicRef(ref)]),
    ),
    ...("state" in state && state.state !== null &&
      { state: publicState(state.state) }),
  } as State;
}

function publicRef(ref: ResultRef): ResultRef {
  return ref.type === "PrefectResult" ? { ...ref, location: null } : ref;
}

/** What a mapped task run has itself: the list of its children's results. */
const GATHERED: PublicResult = {
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
export async function publicResult(
  view: TaskRunView,
  { resultAccess, rewordHint }: RequestContext,
): Promise<PublicResult> {
  if (isMapped(view.state)) return GATHERED;
  const described = await resultAccess.describe(view);
  const { credentials: _credentials, problem, ...shown } = described;
  return { ...shown, problem: problem && withHint(problem, rewordHint) };
}

/** A problem with its hint in the words of the handler. */
export function withHint(
  problem: ResultProblem,
  rewordHint: RequestContext["rewordHint"],
): ResultProblem {
  const { hint } = problem;
  return { ...problem, hint: hint === null ? null : rewordHint(hint) ?? null };
}
