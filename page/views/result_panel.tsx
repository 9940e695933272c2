import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import {
  asProblem,
  getJson,
  type Json,
  Problem,
  rawAddress,
  type TaskRunAndResult,
} from "../api/api.ts";
import { type FailedChild, readMappedResults } from "../api/mapped_results.ts";
import { bytesText, countText } from "../format.ts";
import { Facts, Guarded, ProblemCard, Spinner } from "../parts.tsx";
import { taskRunAddress } from "../route.ts";
import { nameOf } from "./run_facts.tsx";
import { isOpen } from "../states.ts";
import { resolveValue } from "../values/resolve.ts";
import { lazyPart } from "../lazy.tsx";

const ValueView = lazyPart(
  "the view of values",
  async () => (await import("../values/value_view.tsx")).ValueView,
);

type Load =
  | { readonly phase: "idle" }
  | { readonly phase: "loading"; readonly text: string }
  | { readonly phase: "stopped" }
  | { readonly phase: "problem"; readonly problem: Problem }
  | {
    readonly phase: "ready";
    readonly value: Json;
    readonly failed: readonly FailedChild[];
  };

/** The handler's hint names a query of its own; here there is a button. */
function hinted(problem: Problem): Problem {
  if (problem.details.code !== "unencodable") return problem;
  const hint = "Press “Download the bytes” above, and decode them yourself";
  return new Problem({ ...problem.details, hint });
}

/** Reads the result; of a mapped task those of its children, one by one. */
async function readResult(
  { taskRunId, state }: TaskRunAndResult,
  signal: AbortSignal,
  onText: (text: string) => void,
): Promise<{ value: Json; failed: readonly FailedChild[] }> {
  if (state.type === "Mapped") {
    const total = countText(state.nMapStates ?? 0);
    const { values, failed } = await readMappedResults(
      taskRunId,
      signal,
      (count) => onText(`${countText(count)} of ${total}`),
    );
    return { value: values.map(resolveValue), failed };
  }
  const value = await getJson<Json>(
    `/task-runs/${taskRunId}/result?fields`,
    signal,
    (bytes) => onText(bytesText(bytes)),
  );
  return { value: resolveValue(value), failed: [] };
}

/** Where a result is, and the result itself once it is asked for. */
export function ResultPanel(
  { run }: { run: TaskRunAndResult },
): JSX.Element {
  const { taskRunId, result, state } = run;
  const isMapped = state.type === "Mapped";
  const [load, setLoad] = useState<Load>({ phase: "idle" });
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function start(): Promise<void> {
    const { signal } = stop.current = new AbortController();
    setLoad({ phase: "loading", text: "" });
    try {
      const loaded = await readResult(
        run,
        signal,
        (text) => setLoad({ phase: "loading", text }),
      );
      if (!signal.aborted) setLoad({ phase: "ready", ...loaded });
    } catch (error) {
      if (signal.aborted) return;
      setLoad({ phase: "problem", problem: hinted(asProblem(error)) });
    }
  }

  function cancel(): void {
    stop.current?.abort();
    setLoad({ phase: "stopped" });
  }

  const place = result.url ?? result.location;
  return (
    <section class="result" aria-label={`Result of ${nameOf(run)}`}>
      <h3>Result</h3>
      <Facts
        facts={{
          "Stored as": result.type,
          "Where": place === null ? null : <code class="place">{place}</code>,
        }}
      />
      {isOpen(state.type) && <p>It has not finished yet.</p>}
      {result.problem && !isMapped && !isOpen(state.type) && (
        <div class="none">
          <p>{result.problem.message}.</p>
          {result.problem.hint && <p class="hint">{result.problem.hint}</p>}
        </div>
      )}
      {(result.isLoadable || isMapped) && (
        <p class="buttons">
          {load.phase !== "loading" && (
            <button
              type="button"
              class={load.phase === "idle" ? "main" : ""}
              onClick={start}
            >
              {load.phase === "idle"
                ? (isMapped ? "Show all results" : "Show the result")
                : "Load it again"}
            </button>
          )}
          {load.phase === "loading" && (
            <button type="button" onClick={cancel}>Cancel</button>
          )}
          {result.isLoadable && !isMapped && (
            <a class="button" href={rawAddress(taskRunId)} download="">
              Download the bytes
            </a>
          )}
        </p>
      )}
      <div aria-live="polite">
        {load.phase === "loading" && (
          <p class="loading">
            <Spinner /> Reading {load.text}
          </p>
        )}
        {load.phase === "stopped" && <p>Cancelled: nothing was kept.</p>}
      </div>
      {load.phase === "problem" && (
        <ProblemCard problem={load.problem} onRetry={start} />
      )}
      {load.phase === "ready" && (
        <>
          <Failed run={run} failed={load.failed} />
          <Guarded what="the result">
            <ValueView value={load.value} />
          </Guarded>
        </>
      )}
    </section>
  );
}

const FAILED_SHOWN = 20;

/** The children whose results could not be loaded: they are None in the list. */
function Failed({ run, failed }: {
  run: TaskRunAndResult;
  failed: readonly FailedChild[];
}): JSX.Element | null {
  if (failed.length === 0) return null;
  const { taskRunId } = run;
  return (
    <details class="failed">
      <summary>
        {countText(failed.length)} {failed.length === 1 ? "result" : "results"}
        {" "}
        could not be loaded, and {failed.length === 1 ? "is" : "are"} None below
      </summary>
      <ul>
        {failed.slice(0, FAILED_SHOWN).map(({ mapIndex, code, message }) => (
          <li key={mapIndex}>
            <a href={taskRunAddress(taskRunId, { child: mapIndex })}>
              {mapIndex}
            </a>{" "}
            <code>{code}</code> <bdi>{message}</bdi>
          </li>
        ))}
        {failed.length > FAILED_SHOWN && (
          <li>and {countText(failed.length - FAILED_SHOWN)} more</li>
        )}
      </ul>
    </details>
  );
}
