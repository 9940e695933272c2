import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { countText, durationText } from "../format.ts";
import type { Span } from "../run_times.ts";
import { colorOf } from "../states.ts";
import { clockText, moved, selected, ticksOf, zoomed } from "./axis.ts";
import type { MappedProgress, Segment } from "./segments.ts";

/** A tick takes about so many pixels. */
const TICK_WIDTH = 90;

/** What the axis of a timeline shows, and whom it tells. */
export interface AxisProps {
  /** All of the time. */
  readonly whole: Span;
  /** What is seen of it. */
  readonly seen: Span;
  readonly onSeen: (part: Span | null) => void;
}

/** The axis above the bars: a drag zooms in, a double click out. */
export function Axis({ whole, seen, onSeen }: AxisProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  useLayoutEffect(() => {
    const measure = () => setWidth(box.current!.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  const ticks = ticksOf(seen, Math.max(2, Math.floor(width / TICK_WIDTH)));
  const timeAt = ({ clientX }: PointerEvent) => {
    const { left, width } = box.current!.getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (clientX - left) / width));
    return seen.from + share * (seen.to - seen.from);
  };
  return (
    <div
      class="axis"
      ref={box}
      title="Drag to zoom in, double click to zoom out"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = timeAt(event);
        setDrag({ from: at, to: at });
      }}
      onPointerMove={(event) => {
        if (drag !== null) setDrag({ ...drag, to: timeAt(event) });
      }}
      onPointerUp={(event) => {
        if (drag === null) return;
        const part = selected(whole, drag.from, timeAt(event));
        setDrag(null);
        if (part !== null) onSeen(part);
      }}
      onPointerCancel={() => setDrag(null)}
      onDblClick={() => onSeen(null)}
    >
      {ticks.map(({ at, text }) => (
        <span key={at} class="tick" style={{ left: percent(seen, at) }}>
          {text}
        </span>
      ))}
      {drag !== null && (
        <span
          class="axis-drag"
          style={boxOf(seen, {
            from: Math.min(drag.from, drag.to),
            to: Math.max(drag.from, drag.to),
          })}
        />
      )}
    </div>
  );
}

/** Buttons that zoom without a pointer. */
export function ZoomButtons({ whole, seen, onSeen }: AxisProps): JSX.Element {
  const isWhole = seen.from === whole.from && seen.to === whole.to;
  const buttons = [
    ["Earlier", "←", isWhole, () => moved(whole, seen, -0.5)],
    ["Later", "→", isWhole, () => moved(whole, seen, 0.5)],
    ["Zoom out", "−", isWhole, () => zoomed(whole, seen, 2)],
    ["Zoom in", "+", false, () => zoomed(whole, seen, 0.5) ?? seen],
    ["All of the timeline", "All", isWhole, () => null],
  ] as const;
  return (
    <span class="buttons zoom" role="group" aria-label="Timeline">
      {buttons.map(([label, sign, isDisabled, next]) => (
        <button
          key={label}
          type="button"
          aria-label={label}
          title={label}
          disabled={isDisabled}
          onClick={() => onSeen(next())}
        >
          {sign}
        </button>
      ))}
    </span>
  );
}

/** The bar of a task: its attempts, and the waits between them. */
export function Bar({ segments, seen, isAtWork }: {
  segments: readonly Segment[];
  seen: Span;
  isAtWork: boolean;
}): JSX.Element {
  return (
    <span class="bar-box" aria-hidden="true">
      {segments.filter((segment) => overlaps(seen, segment)).map((
        { from, to, type },
        at,
      ) => (
        <span
          key={from}
          class={type === null
            ? "bar wait"
            : isAtWork && at === segments.length - 1
            ? "bar open"
            : "bar"}
          style={{
            ...boxOf(seen, { from, to }),
            ...(type !== null && { background: colorOf(type) }),
          }}
        />
      ))}
    </span>
  );
}

/** The bar of a mapped task: how many of its children are in each state. */
export function MappedBar({ progress, seen }: {
  progress: MappedProgress;
  seen: Span;
}): JSX.Element | null {
  const { span, states, total } = progress;
  if (span === null || !overlaps(seen, span)) return null;
  return (
    <span class="bar-box" aria-hidden="true">
      <span class="bar stacked" style={boxOf(seen, span)}>
        {states.map(([type, count]) => (
          <span
            key={type}
            style={{
              width: `${count / total * 100}%`,
              background: colorOf(type),
            }}
          />
        ))}
      </span>
    </span>
  );
}

/** What is known of the attempts of a task, in words. */
export function segmentsText(segments: readonly Segment[]): string {
  const attempts = segments.filter(({ type }) => type !== null);
  return attempts.map(({ from, to, type }, at) => {
    const name = attempts.length === 1 ? type : `Run ${at + 1}: ${type}`;
    return `${name}, ${clockText(from, 1_000)}–${clockText(to, 1_000)}, ${
      durationText(to - from)
    }`;
  }).join("; ");
}

/** How far a mapped task is, in words. */
export function progressText(
  { total, states, span }: MappedProgress,
): string {
  const counts = states.map(([type, count]) => `${countText(count)} ${type}`);
  const times = span === null
    ? ""
    : `; ${clockText(span.from, 1_000)}–${clockText(span.to, 1_000)}, ${
      durationText(span.to - span.from)
    }`;
  return `${countText(total)} children: ${
    counts.join(", ") || "none has begun"
  }${times}`;
}

function overlaps(seen: Span, { from, to }: Span): boolean {
  return to >= seen.from && from <= seen.to;
}

function percent({ from, to }: Span, at: number): string {
  return `${(at - from) / (to - from) * 100}%`;
}

/** Cut at the edges: a box far outside would be too wide for the browser. */
function boxOf(seen: Span, { from, to }: Span) {
  const length = seen.to - seen.from;
  const left = Math.max(seen.from, from);
  const right = Math.min(seen.to, to);
  return {
    left: `${(left - seen.from) / length * 100}%`,
    width: `${Math.max(0, right - left) / length * 100}%`,
  };
}
