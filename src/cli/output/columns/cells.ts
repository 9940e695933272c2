import { parseState, type State, type StateType } from "../../../../mod.ts";
import type { Paint } from "../paint.ts";
import { sanitize } from "../sanitize.ts";

/** How a state is written in a cell. */
export function stateText({ type }: { readonly type: string }): string {
  return `● ${type}`;
}

/** Paints the cell of a state. */
export function paintState(
  state: State | StateType,
  paint: Paint,
): (text: string) => string {
  const parsed = typeof state === "string"
    ? parseState({ type: state })
    : state;
  return (text) => paint.state(parsed, text);
}

/** A time to the second. */
export function timeText(time: string | null | undefined): string {
  return sanitize(time ?? "").replace(/\.\d+/, "");
}

/** A time to sort by. */
export function timeKey(time: string | null | undefined): number | null {
  const key = Date.parse(time ?? "");
  return Number.isNaN(key) ? null : key;
}

interface Times {
  readonly startTime?: string | null;
  readonly endTime?: string | null;
}

/** For how many seconds a run was at work; null if that is not known. */
export function secondsOf({ startTime, endTime }: Times): number | null {
  const [start, end] = [timeKey(startTime), timeKey(endTime)];
  return start === null || end === null ? null : (end - start) / 1_000;
}

/** How long a run was at work. */
export function secondsText(times: Times): string {
  const seconds = secondsOf(times);
  return seconds === null ? "" : `${seconds} s`;
}
