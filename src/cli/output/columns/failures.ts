import type { FailedTask, FailureCause } from "../../../../mod.ts";
import { sanitize } from "../sanitize.ts";
import { paintState, stateText, timeKey, timeText } from "./cells.ts";
import type { Column } from "./column.ts";

/** The columns of `taskrun failures`. */
export const FAILURE_COLUMNS: readonly Column<FailureCause>[] = [
  {
    name: "count",
    text: ({ count }) => `${count}`,
    key: ({ count }) => count,
    isRight: true,
  },
  {
    name: "state",
    text: stateText,
    paint: ({ type }, paint) => paintState(type, paint),
  },
  {
    name: "task",
    text: (cause) => {
      const { length } = cause.tasks;
      const others = length > 1 ? ` +${length - 1}` : "";
      return `${sanitize(firstTask(cause).taskSlug)}${others}`;
    },
    min: 12,
    most: 40,
  },
  {
    name: "index",
    text: (cause) => {
      const { firstIndex } = firstTask(cause);
      return firstIndex < 0 ? "" : `${firstIndex}`;
    },
    key: (cause) => firstTask(cause).firstIndex,
    isRight: true,
  },
  {
    name: "first",
    text: ({ firstTime }) => timeText(firstTime),
    key: ({ firstTime }) => timeKey(firstTime),
    isOptional: true,
  },
  {
    name: "task-run",
    text: ({ sample }) => sanitize(sample.taskRunId),
    isOptional: true,
    isWide: true,
  },
  {
    name: "pattern",
    text: ({ pattern }) => sanitize(pattern ?? ""),
    most: 60,
    isOptional: true,
    isWide: true,
  },
  { name: "sample", text: sampleText, isRest: true },
];

/** The task with most failures. */
function firstTask({ tasks }: FailureCause): FailedTask {
  return tasks[0]!; // no failure is without a task
}

/** The message, without what Prefect writes before every exception. */
function sampleText({ pattern, sample: { message } }: FailureCause): string {
  if (pattern === null) return "further causes";
  return sanitize(message ?? "").replace(
    /^Error during execution of task: /,
    "",
  );
}
