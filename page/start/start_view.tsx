import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { readFlowRuns } from "../api/flow_runs.ts";
import { useLive } from "../api/live.ts";
import { recentRuns } from "../api/recent.ts";
import {
  Guarded,
  Heading,
  Loading,
  ProblemCard,
  Reconnecting,
} from "../parts.tsx";
import {
  flowRunAddress,
  startAddress,
  type StartChoice,
  taskRunAddress,
} from "../route.ts";
import { FlowRunTable } from "./flow_run_table.tsx";
import { Search } from "./search.tsx";

const PAGE = 50;
const PAUSE_MS = 5_000;

/** The latest flow runs, read again and again. */
export function StartView({ chosen }: { chosen: StartChoice }): JSX.Element {
  const key = startAddress(chosen);
  const [more, setMore] = useState({ key, pages: 1 });
  const pages = more.key === key ? more.pages : 1;
  const { value, problem, reload } = useLive(
    `${key} ${pages}`,
    (signal) => readFlowRuns(chosen, pages * PAGE, signal),
    () => pages * PAUSE_MS,
  );
  const choose = (choice: Partial<StartChoice>) =>
    location.replace(startAddress({ ...chosen, ...choice }));
  return (
    <>
      <div class="title">
        <Heading title="Flow runs">Flow runs</Heading>
      </div>
      <Search
        chosen={chosen}
        flows={flowNamesOf(value?.runs ?? [])}
        onChoose={choose}
      />
      {problem && value && <Reconnecting problem={problem} onRetry={reload} />}
      {value
        ? (
          <Guarded what="the flow runs">
            <FlowRunTable
              chosen={chosen}
              {...value}
              onMore={() => setMore({ key, pages: pages + 1 })}
            />
          </Guarded>
        )
        : problem
        ? <ProblemCard problem={problem} onRetry={reload} />
        : <Loading>Reading the latest flow runs</Loading>}
      <Recent />
    </>
  );
}

function flowNamesOf(
  runs: readonly { readonly flow: { readonly name: string | null } }[],
): readonly string[] {
  const names = runs.flatMap(({ flow }) => flow.name ?? []);
  return [...new Set(names)].sort();
}

/** The runs that were opened in this browser. */
function Recent(): JSX.Element | null {
  const recent = recentRuns();
  if (recent.length === 0) return null;
  return (
    <section class="start" aria-labelledby="recent">
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
              <b>
                <bdi>{name}</bdi>
              </b>
              <code>{id}</code>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
