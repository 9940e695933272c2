import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import uPlot from "uplot";
import { countText, numberText } from "../format.ts";
import type { Numbers } from "./numbers.ts";

const HEIGHT = 280;

/** Numbers in a row as a line; a drag zooms in, a double click out. */
export function Plot({ numbers }: { numbers: Numbers }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const summary = useMemo(() => summaryOf(numbers), [numbers]);

  useEffect(() => {
    const element = box.current!;
    let plot: uPlot;
    const draw = () => {
      plot = new uPlot(
        optionsOf(element, numbers),
        dataOf(numbers),
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
  }, [numbers]);

  return (
    <figure class="plot">
      <div ref={box} role="img" aria-label={`Line plot. ${summary}`} />
      <figcaption class="muted">{summary}</figcaption>
    </figure>
  );
}

function dataOf({ values, places }: Numbers): uPlot.AlignedData {
  return [
    [...places],
    values.map((value) => Number.isFinite(value) ? value : null),
  ];
}

function optionsOf(
  element: HTMLElement,
  { name, scale }: Numbers,
): uPlot.Options {
  const style = getComputedStyle(element);
  const color = (variable: string) => style.getPropertyValue(variable).trim();
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
      {
        label: name,
        stroke: color("--accent"),
        width: 1.5,
        value: (_, value) => value === null ? "–" : numberText(value),
      },
    ],
  };
}

function summaryOf({ values }: Numbers): string {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return "No number is finite.";
  let [min, max, sum] = [Infinity, -Infinity, 0];
  for (const value of known) {
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  const odd = values.length - known.length;
  return `${countText(values.length)} numbers from ${numberText(min)} to ${
    numberText(max)
  }, mean ${numberText(sum / known.length)}${
    odd > 0 ? `, ${countText(odd)} not finite` : ""
  }`;
}
