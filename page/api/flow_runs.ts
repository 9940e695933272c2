import type { FlowRun } from "./api.ts";
import { readEvents } from "./events.ts";
import type { StartChoice } from "../route.ts";

/** The first flow runs of a list. */
export interface FlowRunList {
  readonly runs: readonly FlowRun[];
  /** Whether there are more. */
  readonly hasMore: boolean;
}

const DAY_MS = 86_400_000;
const DAYS: Readonly<Record<StartChoice["period"], number>> = {
  "Any time": 0,
  "Day": 1,
  "Week": 7,
  "Month": 30,
};

/** Reads the latest flow runs that are chosen, so many at most. */
export async function readFlowRuns(
  chosen: StartChoice,
  most: number,
  signal: AbortSignal,
): Promise<FlowRunList> {
  const runs: FlowRun[] = [];
  const path = `/flow-runs${queryOf(chosen)}`;
  for await (const run of readEvents<FlowRun>(path, { signal })) {
    if (runs.length === most) return { runs, hasMore: true };
    runs.push(run);
  }
  return { runs, hasMore: false };
}

function queryOf({ name, flow, states, period }: StartChoice): string {
  const days = DAYS[period];
  const query = new URLSearchParams([
    ...name === "" ? [] : [["name", name]],
    ...flow === "" ? [] : [["flow", flow]],
    ...states.map((state) => ["state", state]),
    ...days === 0 ? [] : [
      ["since", new Date(Date.now() - days * DAY_MS).toISOString()],
    ],
  ]);
  return query.size === 0 ? "" : `?${query}`;
}
