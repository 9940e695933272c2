import type { JSX } from "preact";
import { countText } from "../format.ts";
import { Spinner } from "../parts.tsx";
import type { Reading } from "./reading.ts";

/** How far the reading of results is, and buttons that stop it and go on. */
export function ReadingLine({ reading, total, taskRunId }: {
  reading: Reading;
  total: number;
  taskRunId: string;
}): JSX.Element {
  const { dataset, phase, stop, goOn, again } = reading;
  const isBusy = phase.phase === "reading" || phase.phase === "reconnecting";
  const count = countText(dataset.rowCount);
  const all = countText(Math.max(total, dataset.rowCount));
  const texts: Readonly<Record<typeof phase.phase, string>> = {
    reading: `Reading ${count} of ${all}`,
    reconnecting: `Reconnecting. ${count} of ${all} read`,
    stopped: `Stopped at ${count} of ${all}`,
    problem: `Stopped at ${count} of ${all}`,
    full: `${count} of ${all} are kept, which is all that the page can hold`,
    done: `All ${count} read`,
  };
  return (
    <div class={`progress ${phase.phase === "done" ? "done" : "reading"}`}>
      {isBusy && <Spinner />}
      <span class="progress-text">
        {texts[phase.phase]}
        {dataset.failed > 0 &&
          `, ${countText(dataset.failed)} without a result`}
        {phase.phase === "full" && (
          <>
            . All of it: <code>taskrun export {taskRunId}</code>
          </>
        )}
      </span>
      <span class="unseen" role="status">
        {isBusy ? "Reading the results" : texts[phase.phase]}
      </span>
      {isBusy
        ? <button type="button" onClick={stop}>Stop</button>
        : phase.phase === "stopped"
        ? <button type="button" onClick={goOn}>Go on</button>
        : <button type="button" onClick={again}>Read again</button>}
      <span
        class="progress-bar"
        role="progressbar"
        aria-label="Results read"
        aria-valuemin={0}
        aria-valuemax={Math.max(total, dataset.rowCount, 1)}
        aria-valuenow={dataset.rowCount}
      >
        <span
          style={{
            width: `${
              dataset.rowCount / Math.max(total, dataset.rowCount, 1) * 100
            }%`,
          }}
        />
      </span>
    </div>
  );
}
