import { labelOf, type TaskRow } from "../task_rows.ts";
import {
  paintState,
  secondsOf,
  secondsText,
  stateText,
  timeKey,
  timeText,
} from "./cells.ts";
import type { Column } from "./column.ts";

/** The columns of `taskrun list`. */
export const TASK_RUN_COLUMNS: readonly Column<TaskRow>[] = [
  {
    name: "state",
    text: ({ state }) => stateText(state),
    paint: ({ state }, paint) => paintState(state, paint),
  },
  {
    name: "task",
    text: labelOf,
    min: 12,
    most: 40,
  },
  { name: "task-run", text: ({ id }) => id, isOptional: true },
  {
    name: "index",
    text: ({ mapIndex }) => mapIndex < 0 ? "" : `${mapIndex}`,
    key: ({ mapIndex }) => mapIndex,
    isRight: true,
    isWide: true,
  },
  { name: "name", text: ({ name }) => name, most: 32, isWide: true },
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
    name: "tries",
    text: ({ runCount }) => `${runCount ?? ""}`,
    key: ({ runCount }) => runCount ?? null,
    isRight: true,
    isOptional: true,
    isWide: true,
  },
  {
    name: "task-id",
    text: ({ taskId }) => taskId,
    isOptional: true,
    isWide: true,
  },
  {
    name: "message",
    text: ({ message }) => message,
    paint: (_, paint) => paint.dim,
    isRest: true,
  },
];

/** The columns that need the times of task runs, which cost more to read. */
export const TIMES_COLUMNS: readonly string[] = [
  "started",
  "ended",
  "took",
  "tries",
];
