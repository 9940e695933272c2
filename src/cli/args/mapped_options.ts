import { isMapped, type TaskRunView } from "../../../mod.ts";
import { usageError } from "../errors.ts";
import { integer, type Options, type Values } from "./option.ts";
import { READING_OPTIONS } from "./result_options.ts";

/** The options for reading the children of a mapped task. */
export const MAPPED_OPTIONS = {
  concurrency: integer("N", "Concurrent queries and reads; by default 6", {
    min: 1,
    max: 1_000,
  }),
  "page-size": integer("N", "Children per query; by default 100", {
    min: 1,
    max: 100,
  }),
  start: integer("N", "The first map index; by default 0", { min: 0 }),
  end: integer("N", "The map index to end before; by default the last", {
    min: 0,
  }),
  ...READING_OPTIONS,
} satisfies Options;

/** The range of children, and the limits of reading them. */
export interface MappedRange {
  readonly start: number;
  readonly end: number | undefined;
  readonly concurrency: number;
  readonly pageSize: number;
}

/** Returns the options with their defaults. */
export function mappedOptions(
  values: Values<typeof MAPPED_OPTIONS>,
): MappedRange {
  const { start = 0, end, concurrency = 6, "page-size": pageSize = 100 } =
    values;
  if (end === undefined || end >= start) {
    return { start, end, concurrency, pageSize };
  }
  throw usageError(`Cannot end before ${end}: --start is ${start}`);
}

/** Returns the expected number of children; null if it is unknown. */
export function childCount(
  { state }: TaskRunView,
  { start, end = Infinity }: MappedRange,
): number | null {
  if (!isMapped(state) || state.nMapStates === null) return null;
  return Math.max(0, Math.min(end, state.nMapStates) - start);
}
