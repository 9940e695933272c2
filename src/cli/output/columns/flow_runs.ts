import type { FlowRunView } from "../../../../mod.ts";
import { sanitize } from "../sanitize.ts";
import {
  paintState,
  secondsOf,
  secondsText,
  stateText,
  timeKey,
  timeText,
} from "./cells.ts";
import type { Column } from "./column.ts";

/** The columns of `taskrun runs`. */
export const FLOW_RUN_COLUMNS: readonly Column<FlowRunView>[] = [
  {
    name: "state",
    text: ({ state }) => stateText(state),
    paint: ({ state }, paint) => paintState(state, paint),
    most: 20,
  },
  { name: "name", text: ({ name }) => sanitize(name ?? ""), min: 8, most: 32 },
  {
    name: "flow",
    text: ({ flow }) => sanitize(flow.name ?? ""),
    min: 8,
    most: 32,
    isOptional: true,
  },
  {
    name: "version",
    text: ({ flow: { version } }) => version === null ? "" : `${version}`,
    key: ({ flow }) => flow.version,
    isRight: true,
    isOptional: true,
    isWide: true,
  },
  {
    name: "project",
    text: ({ flow }) => sanitize(flow.project ?? ""),
    min: 8,
    most: 32,
    isOptional: true,
    isWide: true,
  },
  {
    name: "scheduled",
    text: ({ scheduledStartTime }) => timeText(scheduledStartTime),
    key: ({ scheduledStartTime }) => timeKey(scheduledStartTime),
    isOptional: true,
  },
  {
    name: "started",
    text: ({ startTime }) => timeText(startTime),
    key: ({ startTime }) => timeKey(startTime),
    isOptional: true,
    isWide: true,
  },
  {
    name: "ended",
    text: ({ endTime }) => timeText(endTime),
    key: ({ endTime }) => timeKey(endTime),
    isOptional: true,
    isWide: true,
  },
  {
    name: "took",
    text: secondsText,
    key: secondsOf,
    isRight: true,
    isOptional: true,
    isWide: true,
  },
  {
    name: "labels",
    text: ({ labels }) => sanitize(labels.join(", ")),
    min: 8,
    most: 32,
    isOptional: true,
    isWide: true,
  },
  { name: "flow-run", text: ({ flowRunId }) => sanitize(flowRunId) },
  {
    name: "message",
    text: ({ state }) => sanitize(state.message ?? ""),
    paint: (_, paint) => paint.dim,
    isRest: true,
    isWide: true,
  },
];
