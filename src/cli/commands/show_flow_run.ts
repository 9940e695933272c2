import type { FlowRunView } from "../../../mod.ts";
import type { Context } from "../command.ts";
import { durationText, factLines } from "../output/facts.ts";
import { jsonText, sanitize } from "../output/sanitize.ts";

/** Describes a flow run, one line for each property. */
export function describeFlowRun(
  run: FlowRunView,
  { paint }: Context,
): string {
  const { state, flow } = run;
  const version = flow.version === null ? "" : ` (version ${flow.version})`;
  const label = run.name ?? run.flowRunId;
  const head = `${paint.state(state, `● ${state.type}`)}  ${
    paint.bold(sanitize(label))
  }`;
  return [
    head,
    ...factLines([
      ["message", state.message],
      ["flow", flow.name === null ? null : `${flow.name}${version}`],
      ["project", flow.project],
      ["scheduled", run.scheduledStartTime],
      ["started", run.startTime],
      ["ended", run.endTime],
      ["took", durationText(run)],
      ["labels", run.labels.join(", ") || null],
      ["parameters", jsonOrNull(run.parameters)],
      ["context", jsonOrNull(run.context)],
      ["flow run", run.flowRunId],
      ["flow id", run.flowId],
      ["states", statesText(run)],
    ], paint),
  ].join("\n");
}

function jsonOrNull(value: object): string | null {
  return Object.keys(value).length === 0 ? null : jsonText(value);
}

function statesText({ states }: FlowRunView): string | null {
  return states.map(({ state }) => state.type).join(" → ") || null;
}
