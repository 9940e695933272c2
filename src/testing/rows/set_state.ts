import { isJsonObject, parseUuid } from "../tables/scalars.ts";
import type { FlowRunData, LogData } from "./flow_data.ts";
import type { TaskRunData } from "./rows.ts";

/** The runs of a backend. */
interface Runs {
  readonly rows: readonly TaskRunData[];
  readonly flowRuns: readonly FlowRunData[];
}

/**
 * The runs after the state of one has changed. Prefect stores the class and the
 * message in separate columns, and for a flow run the earlier states.
 */
export function withState(
  { rows, flowRuns }: Runs,
  runId: string,
  state: unknown,
  now: string,
): Partial<Runs> {
  const id = parseUuid(runId);
  const isMeant = (run: { readonly id: string }) => parseUuid(run.id) === id;
  const entered = { "serialized_state": state, ...columnsOf(state) };
  if (id !== undefined && rows.some(isMeant)) {
    return {
      rows: rows.map((row) => isMeant(row) ? { ...row, ...entered } : row),
    };
  }
  if (id !== undefined && flowRuns.some(isMeant)) {
    return {
      flowRuns: flowRuns.map((run) =>
        isMeant(run) ? enter(run, entered, now) : run
      ),
    };
  }
  throw new RangeError(`Cannot set a state: no row has the id "${runId}"`);
}

function enter(
  run: FlowRunData,
  entered: ReturnType<typeof columnsOf> & { "serialized_state": unknown },
  now: string,
): FlowRunData {
  const { "state_message": message = null, ...state } = entered;
  return {
    ...run,
    ...entered,
    "state_timestamp": now,
    updated: now,
    states: [...run.states ?? [], { timestamp: now, message, ...state }],
  };
}

/** The flow runs after one has logged more lines. */
export function withLogs(
  flowRuns: readonly FlowRunData[],
  flowRunId: string,
  logs: readonly LogData[],
): FlowRunData[] {
  const id = parseUuid(flowRunId);
  const isMeant = (run: FlowRunData) => parseUuid(run.id) === id;
  if (id === undefined || !flowRuns.some(isMeant)) {
    throw new RangeError(
      `Cannot add logs: no flow run has the id "${flowRunId}"`,
    );
  }
  return flowRuns.map((run) =>
    isMeant(run) ? { ...run, logs: [...run.logs ?? [], ...logs] } : run
  );
}

/** The columns that follow from a serialized state. */
export function columnsOf(
  state: unknown,
): Pick<TaskRunData, "state" | "state_message"> {
  if (!isJsonObject(state)) return { state: null, "state_message": null };
  const text = (value: unknown) => typeof value === "string" ? value : null;
  return { state: text(state.type), "state_message": text(state.message) };
}
