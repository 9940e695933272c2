import type { JSX } from "preact";
import type { TaskRun } from "../api/api.ts";
import { countText, durationText } from "../format.ts";
import { Facts, Id, Moment } from "../parts.tsx";
import { durationOf } from "../run_times.ts";

/** What a task run is called in lists. */
export function nameOf({ name, taskSlug, mapIndex }: TaskRun): string {
  const index = mapIndex < 0 ? "" : `[${mapIndex}]`;
  return name ?? taskSlug + index;
}

/** How often a task run was tried; null where neither its states nor its state say. */
export function runCountOf({ state, times }: TaskRun): number | null {
  if (times?.runs) return times.runs;
  return state.type === "Retrying" ? state.runCount : null;
}

/** Times, tries and ids of a task run. */
export function RunFacts({ run }: { run: TaskRun }): JSX.Element {
  const { state, times, taskRunId, mapIndex } = run;
  const duration = durationOf(run);
  const runs = runCountOf(run);
  const next = "startTime" in state ? state.startTime : null;
  const tags = state.context?.["tags"];
  return (
    <Facts
      facts={{
        "Started": times?.startTime ? <Moment iso={times.startTime} /> : null,
        "Ended": times?.endTime ? <Moment iso={times.endTime} /> : null,
        "Took": duration === null ? null : durationText(duration),
        "Next start": next ? <Moment iso={next} /> : null,
        "Runs": runs === null ? null : countText(runs),
        "Retries": times?.retries ?? null,
        "State changes": times?.stateChanges ?? null,
        "Map index": mapIndex >= 0 ? String(mapIndex) : null,
        "Tags": Array.isArray(tags) && tags.length > 0 ? tags.join(", ") : null,
        "Task run": <Id id={taskRunId} />,
      }}
    />
  );
}
