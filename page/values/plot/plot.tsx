import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import uPlot from "uplot";
import { countText, numberText } from "../../format.ts";
import type { PlotSource } from "./source.ts";

const HEIGHT = 280;

/** Colours that can be told apart, on a light and on a dark surface. */
const COLORS: readonly (readonly [light: string, dark: string])[] = [
  ["#2353cf", "#86adff"],
  ["#b3261e", "#ff8a80"],
  ["#1b7f3b", "#7fd79a"],
  ["#8a3ffc", "#c5a3ff"],
  ["#a15c00", "#ffb27d"],
  ["#007a87", "#5fd3df"],
  ["#c2185b", "#ff8fb8"],
  ["#5d6470", "#aab4c0"],
];

/** Further lines are broken: eight colours are hard to tell apart. */
const DASHES: readonly (readonly number[])[] = [[], [], [], [], [8, 4]];

/** As many columns as have colours of their own. */
export const MOST_LINES = COLORS.length;

/** Columns of numbers as lines; a drag zooms in, a double click out. */
export function Plot({ source, columns }: {
  source: PlotSource;
  /** The columns that are drawn. */
  columns: readonly number[];
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const lines = useMemo(
    () =>
      columns.slice(0, MOST_LINES).map((column) => ({
        name: source.names[column]!,
        values: source.values(column),
      })),
    [source, columns.join()],
  );
  const summaries = useMemo(() => lines.map(summaryOf), [lines]);

  useEffect(() => {
    const element = box.current!;
    let plot: uPlot;
    const draw = () => {
      plot = new uPlot(
        optionsOf(element, source, lines),
        dataOf(source, lines),
        element,
      );
    };
    const redraw = () => {
      plot.destroy();
      draw();
    };
    draw();
    const observer = new ResizeObserver(() =>
      plot.setSize({ width: element.clientWidth, height: HEIGHT })
    );
    observer.observe(element);
    const colors = matchMedia("(prefers-color-scheme: dark)");
    colors.addEventListener("change", redraw);
    return () => {
      observer.disconnect();
      colors.removeEventListener("change", redraw);
      plot.destroy();
    };
  }, [source, lines]);

  return (
    <figure class="plot">
      <div
        ref={box}
        role="img"
        aria-label={`Line plot. ${summaries.join(" ")}`}
      />
      <figcaption class="muted">
        {summaries.map((summary, at) => <span key={at}>{summary}</span>)}
      </figcaption>
    </figure>
  );
}

interface Line {
  readonly name: string;
  readonly values: readonly number[];
}

function dataOf(
  { places }: PlotSource,
  lines: readonly Line[],
): uPlot.AlignedData {
  return [
    [...places],
    ...lines.map(({ values }) =>
      values.map((value) => Number.isFinite(value) ? value : null)
    ),
  ] as uPlot.AlignedData;
}

function optionsOf(
  element: HTMLElement,
  { scale }: PlotSource,
  lines: readonly Line[],
): uPlot.Options {
  const style = getComputedStyle(element);
  const color = (variable: string) => style.getPropertyValue(variable).trim();
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const axis = {
    stroke: color("--muted"),
    grid: { stroke: color("--line"), width: 1 },
    ticks: { stroke: color("--line"), width: 1 },
    font: "12px system-ui, sans-serif",
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    scales: { x: { time: scale === "time" } },
    // The moments of Python are not in the time zone of the reader.
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), "Etc/UTC"),
    axes: [axis, {
      ...axis,
      size: 64,
      values: (_, ticks) => ticks.map(numberText),
    }],
    series: [
      { label: "index" },
      ...lines.map(({ name }, at): uPlot.Series => ({
        label: name,
        stroke: COLORS[at]![isDark ? 1 : 0],
        dash: [...DASHES[Math.min(at, DASHES.length - 1)]!],
        width: 1.5,
        value: (_, value) => value === null ? "–" : numberText(value),
      })),
    ],
  };
}

function summaryOf({ name, values }: Line): string {
  let [min, max, sum, count] = [Infinity, -Infinity, 0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    count++;
  }
  if (count === 0) return `${name}: no number is finite.`;
  const odd = values.length - count;
  return `${name}: ${countText(values.length)} numbers from ${
    numberText(min)
  } to ${numberText(max)}, mean ${numberText(sum / count)}${
    odd > 0 ? `, ${countText(odd)} not finite` : ""
  }.`;
}
