import type { FlowRunSelection } from "../source.ts";
import { idArray } from "./id_array.ts";

/** A condition in SQL, and the values of its `$1`, `$2` and so on. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly string[];
}

/** The condition for the flow runs of a selection, those after an id. */
export function selectionSql(
  selection: FlowRunSelection,
  after?: string,
): Condition {
  const values: string[] = [];
  const value = (text: string) => `$${values.push(text)}`;
  const { flowRunIds, projectName, flowName, states, since, until } = selection;
  const ofFlow = (condition: string) =>
    `EXISTS (SELECT 1 FROM flow LEFT JOIN project ON project.id = flow.project_id WHERE flow.id = flow_run.flow_id AND ${condition})`;
  const conditions = [
    after !== undefined && `flow_run.id > ${value(after)}::uuid`,
    flowRunIds && `flow_run.id = ANY(${value(idArray(flowRunIds))}::uuid[])`,
    projectName !== undefined &&
    ofFlow(`project.name = ${value(projectName)}`),
    flowName !== undefined && ofFlow(`flow.name = ${value(flowName)}`),
    states && `flow_run.state = ANY(${value(`{${states.join(",")}}`)}::text[])`,
    since !== undefined &&
    `flow_run.scheduled_start_time >= ${value(since)}::timestamptz`,
    until !== undefined &&
    `flow_run.scheduled_start_time < ${value(until)}::timestamptz`,
  ].filter((condition) => typeof condition === "string");
  return { sql: conditions.join(" AND ") || "true", values };
}
