import type { FlowRunSelection, LogPosition } from "../source.ts";

/** A `bool_exp` of Hasura. */
type BoolExp = Readonly<Record<string, unknown>>;

/** The condition for the flow runs of a selection, those after an id. */
export function selectionWhere(
  { flowRunIds, projectName, flowName, states, since, until }: FlowRunSelection,
  after?: string,
): BoolExp {
  const id = {
    ...(flowRunIds !== undefined && { _in: flowRunIds }),
    ...(after !== undefined && { _gt: after }),
  };
  const flow = {
    ...(flowName !== undefined && { name: { _eq: flowName } }),
    ...(projectName !== undefined &&
      { project: { name: { _eq: projectName } } }),
  };
  const scheduled = {
    ...(since !== undefined && { _gte: since }),
    ...(until !== undefined && { _lt: until }),
  };
  return {
    ...(isSet(id) && { id }),
    ...(isSet(flow) && { flow }),
    ...(states !== undefined && { state: { _in: states } }),
    ...(isSet(scheduled) && { scheduled_start_time: scheduled }),
  };
}

function isSet(expression: BoolExp): boolean {
  return Object.keys(expression).length > 0;
}

/** The condition for the states after one. */
export function statesAfter(id: string): BoolExp {
  return { id: { _gt: id } };
}

/** The condition for the log lines after one. */
export function logsAfter(after: LogPosition | undefined): BoolExp {
  if (after === undefined) return {};
  const { timestamp, id } = after;
  return {
    _and: [{ timestamp: { _gte: timestamp } }],
    _or: [{ timestamp: { _gt: timestamp } }, { id: { _gt: id } }],
  };
}
