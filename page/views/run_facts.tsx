import type { JSX } from "preact";
import type { TaskRun } from "../api/api.ts";
import { countText, durationText, momentOf } from "../format.ts";
import { Facts, Id, Moment } from "../parts.tsx";
import { isOpen } from "../states.ts";

/** What a task run is called in lists. */
export function nameOf({ name, taskSlug, mapIndex }: TaskRun): string {
  const index = mapIndex < 0 ? "" : `[${mapIndex}]`;
  return name ?? taskSlug + index;
}

/** How long a task run was at work, or has been; null where it is not known. */
export function durationOf(run: TaskRun, now = Date.now()): number | null {
  const { startTime, endTime } = run.times ?? {};
  if (!startTime) return null;
  const end = endTime
    ? momentOf(endTime).getTime()
    : isOpen(run.state.type)
    ? now
    : NaN;
  const ms = end - momentOf(startTime).getTime();
  return Number.isFinite(ms) && ms >= 0 ? ms : null;
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
