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
import { Facts, Guarded, ProblemCard, Spinner } from "../parts.tsx";
import { nameOf } from "./run_facts.tsx";
import { isOpen } from "../states.ts";
import { ROOT, usePlace } from "../values/place.ts";
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
  | { readonly phase: "ready"; readonly value: Json };

/** The handler's hint names a query of its own; here there is a button. */
function hinted(problem: Problem): Problem {
  if (problem.details.code !== "unencodable") return problem;
  const hint = "Press “Download the bytes” above, and decode them yourself";
  return new Problem({ ...problem.details, hint });
}

/** A result of fewer stored bytes is loaded without being asked for. */
const SMALL_BYTES = 256 * 1_024;

/** Whether a result is small, or cannot be read, which is to be said at once. */
async function isSmall(
  taskRunId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { ok, headers, body } = await fetch(rawAddress(taskRunId), {
    headers: { range: "bytes=0-0" },
    signal,
  });
  await body?.cancel();
  const total = /\/(\d+)$/.exec(headers.get("content-range") ?? "")?.[1];
  return !ok || Number(total ?? Infinity) < SMALL_BYTES;
}

/** Where a result is, and the result itself: at once if it is small. */
export function ResultPanel({ run, Title = "h3" }: {
  run: TaskRunAndResult;
  /** Its heading, one level below that of what is around it. */
  Title?: "h2" | "h3";
}): JSX.Element {
  const { taskRunId, result, state } = run;
  const [load, setLoad] = useState<Load>({ phase: "idle" });
  const stop = useRef<AbortController>(null);
  const [place, change] = usePlace();
  useEffect(() => {
    // An address that names a part means a result that is open.
    if (place.at !== "" && result.isLoadable) start();
    return () => stop.current?.abort();
  }, []);

  useEffect(() => {
    if (!result.isLoadable || state.type === "Mapped") return;
    const looking = new AbortController();
    isSmall(taskRunId, looking.signal).then((loads) => {
      if (loads && stop.current === null) start();
    }, () => {}); // then it is loaded when it is asked for
    return () => looking.abort();
  }, [taskRunId, result.isLoadable]);

  function open(): void {
    if (place.at === "") change({ at: ROOT.at }, "replace");
    start();
  }

  async function start(): Promise<void> {
    const { signal } = stop.current = new AbortController();
    setLoad({ phase: "loading", text: "" });
    try {
      const value = await getJson<Json>(
        `/task-runs/${taskRunId}/result?fields`,
        signal,
        (bytes) => setLoad({ phase: "loading", text: bytesText(bytes) }),
      );
      if (signal.aborted) return;
      setLoad({ phase: "ready", value: resolveValue(value) });
    } catch (error) {
      if (signal.aborted) return;
      setLoad({ phase: "problem", problem: hinted(asProblem(error)) });
    }
  }

  function cancel(): void {
    stop.current?.abort();
    setLoad({ phase: "stopped" });
  }

  const where = result.url ?? result.location;
  return (
    <section class="result" aria-label={`Result of ${nameOf(run)}`}>
      <Title>Result</Title>
      <Facts
        facts={{
          "Stored as": result.type,
          "Where": where === null ? null : <code class="place">{where}</code>,
        }}
      />
      {isOpen(state.type) && <p>It has not finished yet.</p>}
      {result.problem && !isOpen(state.type) && (
        <div class="none">
          <p>{result.problem.message}.</p>
          {result.problem.hint && <p class="hint">{result.problem.hint}</p>}
        </div>
      )}
      {result.isLoadable && (
        <p class="buttons">
          {load.phase !== "loading" && (
            <button
              type="button"
              class={load.phase === "idle" ? "main" : ""}
              onClick={open}
            >
              {load.phase === "idle" ? "Show the result" : "Load it again"}
            </button>
          )}
          {load.phase === "loading" && (
            <button type="button" onClick={cancel}>Cancel</button>
          )}
          <a class="button" href={rawAddress(taskRunId)} download="">
            Download the bytes
          </a>
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
        <Guarded what="the result">
          <ValueView value={load.value} taskRunId={taskRunId} />
        </Guarded>
      )}
    </section>
  );
}
