import * as z from "zod/mini";
import { checked } from "../model/check/checked.ts";

/** How many children of a mapped task run are in each state. */
export interface ChildrenCount {
  /** The number of children by the name of the state. */
  readonly states: Readonly<Record<string, number>>;
  /** When the first of them started, in ISO 8601; null if none has. */
  readonly startTime: string | null;
  /** When the last of them ended, in ISO 8601; null if none has. */
  readonly endTime: string | null;
}

const text = z.nullish(z.string());

const countRow = z.object({
  state_counts: z.nullish(z.record(z.string(), z.int())),
  min_start_time: text,
  max_end_time: text,
});

/** Parses the API's answer to `mapped_children`. */
export function parseChildrenCount(row: unknown): ChildrenCount {
  const count = checked(countRow, row, "a count of mapped children", []);
  return {
    states: count.state_counts ?? {},
    startTime: count.min_start_time ?? null,
    endTime: count.max_end_time ?? null,
  };
}
