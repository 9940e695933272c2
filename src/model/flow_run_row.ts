import * as z from "zod/mini";
import { checked } from "./check/checked.ts";
import { frozenJson, parseState } from "./row.ts";
import type { JsonObject, State } from "./state/state.ts";
import { compareTimes } from "./timestamp.ts";

/**
 * One flow run as the API reported it: frozen plain data.
 *
 * It can be logged, spread, cloned and written as JSON. `iterTaskRuns()` lists
 * its task runs, `iterLogs()` its log lines.
 */
export interface FlowRunView {
  /** The flow run's id. */
  readonly flowRunId: string;
  /** Its name, such as `brown-cow`. */
  readonly name: string | null;
  /** The id of the flow that it runs. */
  readonly flowId: string | null;
  /** Its state; Pending if it has none yet. */
  readonly state: State;
  /** The states that it has been in, the earliest first. */
  readonly states: readonly FlowRunState[];
  /** Its labels. */
  readonly labels: readonly string[];
  /**
   * The parameters that were set for this run, without the defaults of the
   * flow.
   */
  readonly parameters: JsonObject;
  /** The context that was set for this run. */
  readonly context: JsonObject;
  /** When it last changed, in ISO 8601. */
  readonly updatedAt: string;
  /** When it started, in ISO 8601; null if it has not, or the API does not state it. */
  readonly startTime: string | null;
  /** When it ended, in ISO 8601; null if it has not, or the API does not state it. */
  readonly endTime: string | null;
  /**
   * Its scheduled start time, in ISO 8601; null if the API does not state it.
   */
  readonly scheduledStartTime: string | null;
  /** The flow that it runs. Fields that the API does not state are null. */
  readonly flow: FlowOfRun;
}

/** A state that a flow run has been in. */
export interface FlowRunState {
  /** When the flow run entered it, in ISO 8601. */
  readonly timestamp: string;
  /** The state. */
  readonly state: State;
}

/** The flow of a flow run. */
export interface FlowOfRun {
  /** Its name. */
  readonly name: string | null;
  /** Its version, from 1. */
  readonly version: number | null;
  /** The name of its project. */
  readonly project: string | null;
}

const text = z.nullish(z.string());
const anything = z.optional(z.unknown()); // what is read level by level
const object = z.nullish(z.looseObject({}));
const A_FLOW_RUN = "a flow run";

const flowRunRow = z.object({
  id: z.string(),
  name: text,
  flow_id: text,
  serialized_state: anything,
  states: z.nullish(
    z.array(z.object({ timestamp: z.string(), serialized_state: anything })),
  ),
  labels: z.nullish(z.array(z.string())),
  parameters: object,
  context: object,
  updated: z.string(),
  start_time: text,
  end_time: text,
  scheduled_start_time: text,
  flow: z.nullish(z.object({
    name: text,
    version: z.nullish(z.int()),
    project: z.nullish(z.object({ name: text })),
  })),
});

// As in Prefect: the API has made the row, but not yet the state.
const PENDING = {
  type: "Pending",
  message: "A state for this flow run is not yet available.",
};

/** Parses one row of the API's `flow_run`. */
export function parseFlowRunRow(row: unknown): FlowRunView {
  const parsed = checked(flowRunRow, row, A_FLOW_RUN, []);
  const { flow } = parsed;
  return Object.freeze({
    flowRunId: parsed.id,
    name: parsed.name ?? null,
    flowId: parsed.flow_id ?? null,
    state: stateOf(parsed.serialized_state),
    states: Object.freeze((parsed.states ?? []).sort(byTime).map(toState)),
    labels: Object.freeze(parsed.labels ?? []),
    parameters: frozenObject(parsed.parameters, "parameters"),
    context: frozenObject(parsed.context, "context"),
    updatedAt: parsed.updated,
    startTime: parsed.start_time ?? null,
    endTime: parsed.end_time ?? null,
    scheduledStartTime: parsed.scheduled_start_time ?? null,
    flow: Object.freeze({
      name: flow?.name ?? null,
      version: flow?.version ?? null,
      project: flow?.project?.name ?? null,
    }),
  });
}

interface StateRow {
  readonly timestamp: string;
  readonly serialized_state?: unknown;
}

function byTime(a: StateRow, b: StateRow): number {
  return compareTimes(a.timestamp, b.timestamp);
}

function toState({ timestamp, serialized_state }: StateRow): FlowRunState {
  return Object.freeze({ timestamp, state: stateOf(serialized_state) });
}

function stateOf(serialized: unknown): State {
  const isAbsent = !serialized || Object.keys(serialized).length === 0;
  return parseState(isAbsent ? PENDING : serialized);
}

function frozenObject(
  value: Record<string, unknown> | null | undefined,
  name: string,
): JsonObject {
  return frozenJson(value ?? {}, [name], A_FLOW_RUN) as JsonObject;
}
