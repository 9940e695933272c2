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
import { bytesText } from "../format.ts";
import { Facts, ProblemCard, Spinner } from "../parts.tsx";
import { nameOf } from "./run_facts.tsx";
import { isOpen } from "../states.ts";
import { resolveRefs } from "../values/refs.ts";
import { ValueView } from "../values/value_view.tsx";

type Load =
  | { readonly phase: "idle" }
  | { readonly phase: "loading"; readonly bytes: number }
  | { readonly phase: "stopped" }
  | { readonly phase: "problem"; readonly problem: Problem }
  | { readonly phase: "ready"; readonly value: Json };

/** The handler's hint names a query of its own; here there is a button. */
function hinted(problem: Problem, isMapped: boolean): Problem {
  if (problem.details.code !== "unencodable") return problem;
  const hint = isMapped
    ? "Open the children one by one"
    : "Press “Download the bytes” above, and decode them yourself";
  return new Problem({ ...problem.details, hint });
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
    setLoad({ phase: "loading", bytes: 0 });
    try {
      const value = await getJson<Json>(
        `/task-runs/${taskRunId}/result`,
        signal,
        (bytes) => setLoad({ phase: "loading", bytes }),
      );
      if (!signal.aborted) {
        setLoad({ phase: "ready", value: resolveRefs(value) });
      }
    } catch (error) {
      if (signal.aborted) return;
      const problem = hinted(asProblem(error), isMapped);
      setLoad({ phase: "problem", problem });
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
            <Spinner /> Reading{load.bytes > 0 && ` ${bytesText(load.bytes)}`}
          </p>
        )}
        {load.phase === "stopped" && <p>Cancelled: nothing was kept.</p>}
      </div>
      {load.phase === "problem" && (
        <ProblemCard problem={load.problem} onRetry={start} />
      )}
      {load.phase === "ready" && <ValueView value={load.value} />}
    </section>
  );
}
