import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { asProblem } from "../api/api.ts";
import {
  createDurations,
  type Durations,
  readDurations,
} from "../api/child_times.ts";
import { countText, durationText } from "../format.ts";
import { Spinner } from "../parts.tsx";
import { binOf } from "../table/histogram.ts";
import { Bars } from "../table/histogram_view.tsx";
import {
  type DurationRange,
  formatRange,
  isInRange,
  parseRange,
} from "./duration_range.ts";

const BINS = 48;
const PAUSE_MS = 250;

/** How long the children of a mapped task ran, as bars that single some out. */
export function DurationFilter({ taskRunId, took, onTook, onRead }: {
  taskRunId: string;
  /** The range that is singled out, in seconds; empty: none. */
  took: string;
  onTook: (took: string) => void;
  /** Told of the durations, again and again while they come. */
  onRead: (durations: Durations, version: number) => void;
}): JSX.Element {
  const [isOpen, setOpen] = useState(took !== "");
  const durations = useMemo(createDurations, [taskRunId]);
  const [version, setVersion] = useState(0);
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (!isOpen) return;
    const stop = new AbortController();
    const { signal } = stop;
    const draw = () => setVersion((now) => now + 1);
    const timer = setInterval(draw, PAUSE_MS);
    setSaid("Reading the durations");
    readDurations(taskRunId, durations, { signal, onReconnect: () => {} })
      .then(() => setSaid(""), (error) => {
        if (!signal.aborted) setSaid(asProblem(error).details.detail);
      })
      .finally(() => {
        clearInterval(timer);
        if (!signal.aborted) draw();
      });
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [taskRunId, isOpen]);
  useEffect(() => onRead(durations, version), [durations, version]);

  const range = parseRange(took);
  const { bars, min, max } = useMemo(
    () => barsOf(durations, range),
    [durations, version, took],
  );
  const end = (at: number) => min + (max - min) * at / bars.length;
  const shown = bars.reduce((sum, bar) => sum + bar.shown, 0);
  return (
    <details
      class="durations"
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>Durations</summary>
      {durations.count === 0
        ? (
          <p class="loading" role="status">
            {said !== "" && <Spinner />}
            {said || "No child has both started and ended."}
          </p>
        )
        : (
          <>
            <Bars
              bars={bars}
              label={`Durations from ${durationText(min)} to ${
                durationText(max)
              }`}
              describe={(at) =>
                `${durationText(end(at))} to ${durationText(end(at + 1))}: ${
                  countText(bars[at]!.all)
                }`}
              onChoose={(from, to) =>
                onTook(formatRange({ from: end(from), to: end(to + 1) }))}
            />
            <p class="ends" aria-hidden="true">
              <span>{durationText(min)}</span>
              <span>{durationText(max)}</span>
            </p>
            <RangeFields
              range={range ?? { from: min, to: max }}
              onChange={(range) => onTook(formatRange(range))}
            />
            <p class="muted" role="status">
              {countText(range ? shown : durations.count)} children
              {range &&
                ` of ${countText(durations.count)} took ${
                  durationText(range.from)
                } to ${durationText(range.to)}`}
              {said !== "" && `. ${said}`}
              {range && (
                <button
                  type="button"
                  class="link"
                  onClick={() => onTook("")}
                >
                  Show all
                </button>
              )}
            </p>
          </>
        )}
    </details>
  );
}

/** The same by keyboard: two fields of seconds. */
function RangeFields({ range, onChange }: {
  range: DurationRange;
  onChange: (range: DurationRange) => void;
}): JSX.Element {
  const field = (name: "from" | "to", label: string) => (
    <label>
      {label}{" "}
      <input
        type="number"
        min={0}
        step="any"
        value={Math.round(range[name]) / 1_000}
        onChange={(event) => {
          const ms = event.currentTarget.valueAsNumber * 1_000;
          if (ms >= 0) onChange({ ...range, [name]: ms });
        }}
      />{" "}
      s
    </label>
  );
  return (
    <p class="range-fields">
      {field("from", "Took from")}
      {field("to", "to")}
    </p>
  );
}

function barsOf(durations: Durations, range: DurationRange | undefined) {
  let [min, max] = [Infinity, -Infinity];
  for (let index = 0; index < durations.end; index++) {
    const ms = durations.at(index);
    if (ms === undefined) continue;
    if (ms < min) min = ms;
    if (ms > max) max = ms;
  }
  const bars = Array.from(
    { length: max > min ? BINS : 1 },
    () => ({ all: 0, shown: 0 }),
  );
  for (let index = 0; index < durations.end; index++) {
    const ms = durations.at(index);
    if (ms === undefined) continue;
    const bar = bars[binOf(ms, min, max, bars.length)]!;
    bar.all++;
    if (range === undefined || isInRange(ms, range)) bar.shown++;
  }
  return { bars, min, max };
}
