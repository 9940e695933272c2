import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { getJson, type TaskRun } from "../api/api.ts";
import { useLive } from "../api/live.ts";
import { Heading, Loading, ProblemCard } from "../parts.tsx";
import { recentRuns } from "../api/recent.ts";
import { addressOfText, flowRunAddress, taskRunAddress } from "../route.ts";

/** The field in which a run is named. */
export function RunField({ id }: { id: string }): JSX.Element {
  const [isRefused, setRefused] = useState(false);
  return (
    <form
      class="run-field"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const input = event.currentTarget.querySelector("input")!;
        const address = addressOfText(input.value);
        setRefused(address === undefined);
        if (address === undefined) return input.focus();
        input.value = "";
        location.hash = address;
      }}
    >
      <label class="unseen" for={id}>
        Id or address of a flow run or task run
      </label>
      <input
        id={id}
        type="text"
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        placeholder="Flow run or task run: id or address"
        aria-invalid={isRefused}
        aria-describedby={isRefused ? `${id}-refusal` : undefined}
      />
      <button type="submit">Open</button>
      {isRefused && (
        <p id={`${id}-refusal`} class="refusal" role="alert">
          No id is in it. An id is like 7465da29-04f3-5c95-ab66-95c9bb0bcd9a.
        </p>
      )}
    </form>
  );
}

/** What is shown where no run is named. */
export function StartView(): JSX.Element {
  const recent = recentRuns();
  return (
    <div class="start">
      <Heading title="Start">Look at a run</Heading>
      <p>
        Paste the id of a flow run or a task run, or its address in Prefect's
        own pages.
      </p>
      <RunField id="start-run" />
      {recent.length > 0 && (
        <section aria-labelledby="recent">
          <h2 id="recent">Opened last</h2>
          <ul class="recent">
            {recent.map(({ kind, id, name }) => (
              <li key={id}>
                <a
                  href={kind === "flow-run"
                    ? flowRunAddress(id)
                    : taskRunAddress(id)}
                >
                  <span>{kind === "flow-run" ? "Flow run" : "Task run"}</span>
                  <b>{name}</b>
                  <code>{id}</code>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** Finds out whether an id is that of a task run; else it may be a flow run's. */
export function FindView({ id }: { id: string }): JSX.Element {
  const { value, problem, reload } = useLive(
    `find ${id}`,
    (signal) => getJson<TaskRun>(`/task-runs/${id}`, signal),
  );
  const isNone = problem?.details.code === "not_found";
  useEffect(() => {
    if (value !== undefined) location.replace(taskRunAddress(id));
    else if (isNone) location.replace(flowRunAddress(id));
  }, [value, isNone]);
  return (
    <>
      <Heading title="Looking">Looking for {id}</Heading>
      {problem && !isNone
        ? <ProblemCard problem={problem} onRetry={reload} />
        : <Loading>Asking the API</Loading>}
    </>
  );
}
