import type { PublicChildTimes } from "../../src/http/wire.ts";
import { momentOf } from "../format.ts";
import { followEvents, type FollowOptions } from "./events.ts";

/** How long children ran, by their map indices. */
export interface Durations {
  /** How many are known. */
  readonly count: number;
  /** Behind the last index that has come. */
  readonly end: number;
  /** Milliseconds; undefined where it is not known, or it still runs. */
  at(mapIndex: number): number | undefined;
  /** Whether the API has a row for an index. */
  has(mapIndex: number): boolean;
  /** Takes a child; null: it has not ended. */
  put(mapIndex: number, ms: number | null): void;
}

/** No child, and a child that has not ended, among the durations. */
const NONE = -2;
const OPEN = -1;

/** Makes an empty list of durations. */
export function createDurations(): Durations {
  let values = new Float64Array(1_024).fill(NONE);
  let [count, end] = [0, 0];
  return {
    get count() {
      return count;
    },
    get end() {
      return end;
    },
    at(mapIndex) {
      const ms = values[mapIndex] ?? NONE;
      return ms < 0 ? undefined : ms;
    },
    has: (mapIndex) => (values[mapIndex] ?? NONE) !== NONE,
    put(mapIndex, ms) {
      if (mapIndex >= values.length) {
        const longer = new Float64Array(2 * mapIndex).fill(NONE);
        longer.set(values);
        values = longer;
      }
      if (ms !== null && values[mapIndex]! < 0) count++;
      values[mapIndex] = ms ?? OPEN;
      end = Math.max(end, mapIndex + 1);
    },
  };
}

/** Reads how long the children of a mapped task ran. */
export async function readDurations(
  taskRunId: string,
  durations: Durations,
  options: FollowOptions,
): Promise<void> {
  const path = `/task-runs/${taskRunId}/mapped/times`;
  for await (const times of followEvents<PublicChildTimes>(path, options)) {
    durations.put(times.mapIndex, durationOf(times));
  }
}

function durationOf({ startTime, endTime }: PublicChildTimes): number | null {
  if (startTime === null || endTime === null) return null;
  const ms = momentOf(endTime).getTime() - momentOf(startTime).getTime();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
