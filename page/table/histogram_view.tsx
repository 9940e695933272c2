import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { countText, durationText, numberText } from "../format.ts";
import { rangeFilter } from "./filter.ts";
import type { Bar, Histogram } from "./histogram.ts";
import type { Scale } from "./keys.ts";

const HEIGHT = 28;
const GAP = 0.12;

/** The outline of bars, the highest of which is `most`. */
export function barsPath(heights: readonly number[], most: number): string {
  return heights.map((count, at) => {
    if (count === 0) return "";
    const height = Math.max(1.5, count / Math.max(1, most) * HEIGHT);
    return `M${at + GAP / 2} ${HEIGHT}v${-height}h${1 - GAP}v${height}z`;
  }).join("");
}

/** The bars that a pointer has gone over, from the first to the last. */
type Span = readonly [from: number, to: number];

/** Bars of all rows, and on them those that are shown; a drag chooses some. */
export function Bars({ bars, label, onChoose, describe }: {
  bars: readonly Bar[];
  label: string;
  onChoose: (from: number, to: number) => void;
  /** What a bar stands for. */
  describe: (at: number) => string;
}): JSX.Element {
  const svg = useRef<SVGSVGElement>(null);
  const [span, setSpan] = useState<Span>();
  const [under, setUnder] = useState<number>();
  const most = Math.max(...bars.map(({ all }) => all));
  const barAt = (event: PointerEvent): number => {
    const { left, width } = svg.current!.getBoundingClientRect();
    const at = Math.floor((event.clientX - left) / width * bars.length);
    return Math.max(0, Math.min(bars.length - 1, at));
  };
  const ends = span && [Math.min(...span), Math.max(...span)] as const;
  return (
    <svg
      ref={svg}
      class="histogram"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${bars.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      onPointerDown={(event) => {
        event.preventDefault(); // no text is selected
        svg.current!.setPointerCapture(event.pointerId);
        const at = barAt(event);
        setSpan([at, at]);
      }}
      onPointerMove={(event) => {
        const at = barAt(event);
        setUnder(at);
        if (span) setSpan([span[0], at]);
      }}
      onPointerLeave={() => setUnder(undefined)}
      onPointerCancel={() => setSpan(undefined)}
      onPointerUp={() => {
        if (ends) onChoose(ends[0], ends[1]);
        setSpan(undefined);
      }}
    >
      {under !== undefined && <title>{describe(under)}</title>}
      <rect class="hit" width={bars.length} height={HEIGHT} />
      {ends && (
        <rect
          class="span"
          x={ends[0]}
          width={ends[1] - ends[0] + 1}
          height={HEIGHT}
        />
      )}
      <path class="all" d={barsPath(bars.map(({ all }) => all), most)} />
      <path class="shown" d={barsPath(bars.map(({ shown }) => shown), most)} />
    </svg>
  );
}

/** What the ends of the bars are called. */
const SCALE_TEXTS: Readonly<Record<Scale, (value: number) => string>> = {
  number: numberText,
  moment: (ms) => new Date(ms).toISOString().slice(0, 16).replace("T", " "),
  length: (seconds) => durationText(seconds * 1_000),
};

/** The histogram in the head of a column; a click or a drag filters by it. */
export function ColumnHistogram({ histogram, scale, onFilter, textOf }: {
  histogram: Histogram;
  scale: Scale;
  onFilter: (typed: string) => void;
  /** What the ends of the numbers are called. */
  textOf: ((value: number) => string) | undefined;
}): JSX.Element {
  const nameOf = textOf ?? SCALE_TEXTS[scale];
  if (histogram.kind === "many") {
    return (
      <span class="histogram many">
        {histogram.count === 0
          ? "empty"
          : `${countText(histogram.count)} different`}
      </span>
    );
  }
  if (histogram.kind === "texts") {
    const { bars } = histogram;
    const textAt = (at: number) =>
      `${bars[at]!.text}: ${countText(bars[at]!.shown)} of ${
        countText(bars[at]!.all)
      }`;
    return (
      <span class="histogram-box">
        <Bars
          bars={bars}
          label={bars.map((_, at) => textAt(at)).join(", ")}
          describe={textAt}
          onChoose={(at) => onFilter(`=${bars[at]!.text}`)}
        />
        <span class="ends">
          <bdi>
            {bars.length === 1 ? bars[0]!.text : `${bars.length} values`}
          </bdi>
        </span>
      </span>
    );
  }
  const { bars, min, max } = histogram;
  const end = (at: number) => min + (max - min) * at / bars.length;
  return (
    <span class="histogram-box">
      <Bars
        bars={bars}
        label={`From ${nameOf(min)} to ${nameOf(max)}`}
        describe={(at) =>
          `${nameOf(end(at))} to ${nameOf(end(at + 1))}: ${
            countText(bars[at]!.shown)
          } of ${countText(bars[at]!.all)}`}
        onChoose={(from, to) =>
          onFilter(rangeFilter(end(from), end(to + 1), scale))}
      />
      <span class="ends" aria-hidden="true">
        <span>{nameOf(min)}</span>
        {max > min && <span>{nameOf(max)}</span>}
      </span>
    </span>
  );
}
