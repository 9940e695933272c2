import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { getJson, getTaskRun, type Json, Problem } from "../api/api.ts";
import { useLive } from "../api/live.ts";
import { countText, durationText } from "../format.ts";
import { Loading, ProblemCard, StateBadge } from "../parts.tsx";
import { resolveValue } from "../values/resolve.ts";
import { durationOf } from "../run_times.ts";
import { compareValues, type Pair } from "./differences.ts";

/** A child that is compared. */
export interface Compared {
  readonly mapIndex: number;
  readonly taskRunId: string;
}

/** The children that are compared, in their order. */
export type Pairing = readonly [Compared, Compared];

/** Two children side by side, with what differs marked. */
export function CompareView({ pairing, onClose }: {
  pairing: Pairing;
  onClose: () => void;
}): JSX.Element {
  const key = pairing.map(({ taskRunId }) => taskRunId).join(" ");
  const { value, problem, reload } = useLive(
    `compare ${key}`,
    (signal) => Promise.all(pairing.map((child) => readSide(child, signal))),
  );
  const name = pairing.map(({ mapIndex }) => mapIndex).join(" and ");
  return (
    <section class="card compare" aria-labelledby="compare">
      <header>
        <h2 id="compare" tabIndex={-1}>Children {name}, side by side</h2>
        <button type="button" aria-label="Close comparison" onClick={onClose}>
          ×
        </button>
      </header>
      {value
        ? <Sides pairing={pairing} sides={value as [Side, Side]} />
        : problem
        ? <ProblemCard problem={problem} onRetry={reload} />
        : <Loading>Reading both results</Loading>}
    </section>
  );
}

/** What there is of a child: its facts, and its result or why there is none. */
interface Side {
  readonly facts: Json;
  readonly state: Parameters<typeof StateBadge>[0]["type"];
  readonly value: Json;
  readonly problem: string | null;
}

async function readSide(
  { taskRunId }: Compared,
  signal: AbortSignal,
): Promise<Side> {
  const run = await getTaskRun(taskRunId, signal);
  const ms = durationOf(run);
  const facts = {
    state: run.state.type,
    message: run.state.message,
    took: ms === null ? null : durationText(ms),
    started: run.times?.startTime ?? null,
    runs: run.times?.runs ?? null,
  };
  const side = { facts, state: run.state.type };
  try {
    const value = await getJson<Json>(
      `/task-runs/${taskRunId}/result?fields`,
      signal,
    );
    return { ...side, value: resolveValue(value), problem: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, detail } = error.details;
    return { ...side, value: null, problem: `${code}: ${detail}` };
  }
}

/** Rows that are drawn at once. */
const SHOWN = 200;

function Sides({ pairing, sides: [left, right] }: {
  pairing: Pairing;
  sides: readonly [Side, Side];
}): JSX.Element {
  const [isAll, setAll] = useState(false);
  const [most, setMost] = useState(SHOWN);
  const { pairs, isCut } = useMemo(() => {
    const facts = compareValues(left.facts, right.facts);
    const values = left.problem === null && right.problem === null
      ? compareValues(left.value, right.value)
      : compareValues(outcomeOf(left), outcomeOf(right));
    const named = values.pairs.map((pair) => ({
      ...pair,
      path: ["result", ...pair.path],
    }));
    return { pairs: [...facts.pairs, ...named], isCut: values.isCut };
  }, [left, right]);
  const different = pairs.filter(({ isSame }) => !isSame);
  const listed = isAll ? pairs : different;
  return (
    <>
      <p class="compare-bar">
        <span role="status">
          {different.length === 0
            ? "Both are the same"
            : `${countText(different.length)} of ${
              countText(pairs.length)
            } parts differ`}
          {isCut && "; further parts are not compared"}
        </span>
        <label>
          <input
            type="checkbox"
            checked={isAll}
            onChange={() => setAll(!isAll)}
          />{" "}
          Show what is the same, too
        </label>
      </p>
      <div
        class="table-scroll"
        tabIndex={0}
        role="region"
        aria-label="Comparison, scrolls"
      >
        <table>
          <thead>
            <tr>
              <th scope="col">Part</th>
              {pairing.map(({ mapIndex }, at) => (
                <th scope="col" key={at}>
                  <span class="compare-head">
                    {mapIndex}{" "}
                    <StateBadge type={(at === 0 ? left : right).state} />
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {listed.slice(0, most).map((pair) => (
              <PairRow key={pair.path.join("\0")} pair={pair} />
            ))}
          </tbody>
        </table>
      </div>
      {listed.length > most && (
        <button
          type="button"
          onClick={() => setMost(most + SHOWN * 5)}
        >
          Show more, {countText(most)} of {countText(listed.length)} are shown
        </button>
      )}
    </>
  );
}

function outcomeOf({ problem, value }: Side): Json {
  return problem ?? value;
}

function PairRow({ pair }: { pair: Pair }): JSX.Element {
  const { path, left, right, isSame } = pair;
  return (
    <tr class={isSame ? "" : "different"}>
      <th scope="row">
        {!isSame && (
          <>
            <span class="unequal" aria-hidden="true">≠</span>
            <span class="unseen">differs:</span>
          </>
        )}
        <bdi>{path.join(" › ")}</bdi>
      </th>
      {[left, right].map((text, at) => (
        <td key={at}>
          {text === null
            ? <span class="muted">not there</span>
            : <bdi>{text}</bdi>}
        </td>
      ))}
    </tr>
  );
}
