import type { JSX } from "preact";
import type { Progress } from "../api/follow_children.ts";
import { countText } from "../format.ts";
import { Spinner } from "../parts.tsx";

/** What is read aloud: each change of phase, not each number. */
const SAID: Readonly<Record<Progress["phase"], string>> = {
  reading: "Reading the children",
  reconnecting: "The connection is cut: trying again",
  waiting: "All children read, some still to come or to finish",
  paused: "Paused",
  problem: "Stopped",
  done: "All children have finished",
};

/** How far the children are read. */
export function ProgressLine({ progress, seen, missing, count, onPause }: {
  progress: Progress;
  seen: number;
  missing: number;
  count: number;
  onPause: () => void;
}): JSX.Element {
  const isBusy = progress.phase !== "done" && progress.phase !== "problem" &&
    progress.phase !== "paused";
  return (
    <div class={`progress ${progress.phase}`}>
      {isBusy && <Spinner />}
      <span class="progress-text">
        {progressText(progress, seen, missing, count)}
      </span>
      <span class="unseen" role="status">
        {SAID[progress.phase]}
        {missing > 0 && !isBusy && ", some are missing"}
      </span>
      {progress.phase !== "done" && progress.phase !== "problem" && (
        <button type="button" onClick={onPause}>
          {progress.phase === "paused" ? "Go on" : "Pause"}
        </button>
      )}
      <span
        class="progress-bar"
        role="progressbar"
        aria-label="Children read"
        aria-valuemin={0}
        aria-valuemax={Math.max(count, 1)}
        aria-valuenow={seen}
      >
        <span style={{ width: `${seen / Math.max(count, 1) * 100}%` }} />
      </span>
    </div>
  );
}

function progressText(
  progress: Progress,
  seen: number,
  missing: number,
  count: number,
): string {
  const all = countText(count);
  const gaps = `${countText(missing)} of ${all} ${
    missing === 1 ? "is" : "are"
  } missing`;
  switch (progress.phase) {
    case "reading":
      return seen + missing < count
        ? `Reading ${countText(seen)} of ${all}`
        : "Looking for changes";
    case "reconnecting":
      return `Reconnecting, try ${progress.attempt}. ${
        countText(seen)
      } of ${all} read`;
    case "waiting":
      return `${
        missing > 0 ? gaps : `All ${all} read, some still to finish`
      }. Looks again in ${Math.round(progress.ms / 1_000)} s`;
    case "paused":
      return `Paused at ${countText(seen)} of ${all}`;
    case "problem":
      return `Stopped at ${countText(seen)} of ${all}`;
    case "done":
      return missing > 0
        ? `${countText(seen)} have finished, ${gaps}`
        : `All ${all} have finished`;
  }
}
