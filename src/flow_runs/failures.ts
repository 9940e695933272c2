import type { TaskRunRow } from "../model/row.ts";
import { isFailed } from "../model/state/predicates.ts";
import type { StateType } from "../model/state/state.ts";
import type { TaskRunTimes } from "../model/times_row.ts";
import { messagePattern } from "./message_pattern.ts";

/** A task run, with its times where they were read. */
export type FailureRow =
  & Pick<TaskRunRow, "taskRunId" | "taskSlug" | "mapIndex" | "state">
  & Partial<TaskRunTimes>;

/** Failed task runs in the same state whose messages have the same pattern. */
export interface FailureCause {
  /** The state. */
  readonly type: StateType;
  /** The message without numbers, ids, quoted strings and paths; null stands for all further causes. */
  readonly pattern: string | null;
  /** How many task runs failed so. */
  readonly count: number;
  /** When the first of them ended, in ISO 8601; null where no time is known. */
  readonly firstTime: string | null;
  /** Their tasks, the one with most failures first. */
  readonly tasks: readonly FailedTask[];
  /** The first of them by time, then by slug and map index. */
  readonly sample: FailureSample;
}

/** A task among those of a cause. */
export interface FailedTask {
  /** The slug of the task. */
  readonly taskSlug: string;
  /** How many of its task runs failed so. */
  readonly count: number;
  /** The least map index of them; -1 where the task itself failed. */
  readonly firstIndex: number;
}

/** One failed task run. */
export interface FailureSample {
  /** The id of the task run. */
  readonly taskRunId: string;
  /** The slug of its task. */
  readonly taskSlug: string;
  /** Its map index. */
  readonly mapIndex: number;
  /** Its message, the first 4,000 characters; null if it has none. */
  readonly message: string | null;
}

/** Failed task runs by cause. */
export interface GroupedFailures {
  /** How many task runs failed. */
  readonly count: number;
  /** Their causes, the one with most failures first. */
  readonly causes: readonly FailureCause[];
}

/** More causes than this are counted together. */
const MAX_CAUSES = 1_000;
const MAX_MESSAGE = 4_000;

interface Group {
  readonly type: StateType;
  readonly pattern: string | null;
  readonly tasks: Map<string, { count: number; firstIndex: number }>;
  count: number;
  first: FailureRow;
}

/** Groups failed task runs; others are passed over. */
export async function failureCauses(
  taskRuns: AsyncIterable<FailureRow> | Iterable<FailureRow>,
): Promise<GroupedFailures> {
  const groups = new Map<string, Group>();
  let count = 0;
  for await (const row of taskRuns) {
    if (!isFailed(row.state)) continue;
    count++;
    addTo(groupOf(groups, row), row);
  }
  const causes = [...groups.values()].map(toCause).sort(byCount);
  return { count, causes };
}

function groupOf(groups: Map<string, Group>, row: FailureRow): Group {
  const { type, message } = row.state;
  const pattern = messagePattern(message ?? "");
  const key = `${type}\n${pattern}`;
  const known = groups.get(key);
  if (known !== undefined) return known;
  const isFull = groups.size >= MAX_CAUSES;
  const rest = isFull ? groups.get("") : undefined;
  if (rest !== undefined) return rest;
  const group: Group = {
    type,
    pattern: isFull ? null : pattern,
    tasks: new Map(),
    count: 0,
    first: row,
  };
  groups.set(isFull ? "" : key, group);
  return group;
}

function addTo(group: Group, row: FailureRow): void {
  group.count++;
  if (isBefore(row, group.first)) group.first = row;
  const task = group.tasks.get(row.taskSlug);
  if (task === undefined) {
    group.tasks.set(row.taskSlug, { count: 1, firstIndex: row.mapIndex });
    return;
  }
  task.count++;
  task.firstIndex = Math.min(task.firstIndex, row.mapIndex);
}

function isBefore(a: FailureRow, b: FailureRow): boolean {
  const [timeA, timeB] = [msOf(a), msOf(b)];
  if (timeA !== timeB) return timeA < timeB;
  if (a.taskSlug !== b.taskSlug) return a.taskSlug < b.taskSlug;
  return a.mapIndex < b.mapIndex;
}

/** A task run whose trigger failed has never started. */
function timeOf({ endTime, startTime }: FailureRow): string | null {
  return endTime ?? startTime ?? null;
}

/** Those without a time are the last. */
function msOf(row: FailureRow): number {
  const ms = Date.parse(timeOf(row) ?? "");
  return Number.isNaN(ms) ? Infinity : ms;
}

function toCause({ type, pattern, count, first, tasks }: Group): FailureCause {
  const { taskRunId, taskSlug, mapIndex, state } = first;
  const message = state.message?.slice(0, MAX_MESSAGE) ?? null;
  return {
    type,
    pattern,
    count,
    firstTime: timeOf(first),
    tasks: [...tasks].map(([taskSlug, task]) => ({ taskSlug, ...task }))
      .sort((a, b) => b.count - a.count || compare(a.taskSlug, b.taskSlug)),
    sample: { taskRunId, taskSlug, mapIndex, message },
  };
}

function byCount(a: FailureCause, b: FailureCause): number {
  return b.count - a.count || compare(a.type, b.type) ||
    compare(a.pattern ?? "", b.pattern ?? "");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
