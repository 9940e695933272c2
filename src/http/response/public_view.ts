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

/** Returns the seven fields of a task run. */
export function publicView(view: TaskRunView): PublicTaskRunData {
  return { ...view, state: publicState(view.state) };
}

/** Returns a flow run, without the values in its states. */
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

/**
 * Returns a state without values, as the location of a PrefectResult is a
 * value.
 */
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

/** The result of a mapped task run: the list of the results of its children. */
const GATHERED: PublicResult = {
  type: null,
  location: null,
  url: null,
  isLoadable: true,
  problem: null,
};

/**
 * Describes a result, including the rules of the handler. The places searched
 * for credentials are left out, as they describe this machine.
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
