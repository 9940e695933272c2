import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { countText, momentOf } from "../format.ts";
import { taskRunAddress } from "../route.ts";
import type { LogLine } from "./follow_logs.ts";

/** So many lines are drawn at once. */
const PAGE = 2_000;

/** Lines of a log; the newest stay in sight as long as they are. */
export function LogList({ label, lines, nameOf }: {
  label: string;
  lines: readonly LogLine[];
  /** What the task run of a line is called; undefined: it is not said. */
  nameOf?: (taskRunId: string) => string;
}): JSX.Element {
  const [pages, setPages] = useState(1);
  const list = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    const { current } = list;
    if (current && isAtEnd.current) current.scrollTop = current.scrollHeight;
  }, [lines.length]);
  const first = Math.max(0, lines.length - pages * PAGE);
  return (
    <div
      class="log"
      ref={list}
      role="region"
      aria-label={label}
      tabIndex={0}
      onScroll={(
        { currentTarget: { scrollTop, scrollHeight, clientHeight } },
      ) => isAtEnd.current = scrollTop + clientHeight >= scrollHeight - 4}
    >
      {first > 0 && (
        <button type="button" onClick={() => setPages(pages + 1)}>
          Show earlier lines: {countText(first)} are left out
        </button>
      )}
      <ol start={first + 1}>
        {lines.slice(first).map((line, at) => (
          <Line key={first + at} line={line} nameOf={nameOf} />
        ))}
      </ol>
    </div>
  );
}

const SEVERE = new Set(["ERROR", "CRITICAL"]);

function Line({ line, nameOf }: {
  line: LogLine;
  nameOf: ((taskRunId: string) => string) | undefined;
}): JSX.Element {
  const { timestamp, level, message, taskRunId } = line;
  const kind = level === null
    ? ""
    : SEVERE.has(level)
    ? "severe"
    : level === "WARNING"
    ? "warning"
    : "";
  return (
    <li class={kind}>
      <time dateTime={timestamp} title={timestamp}>{clockText(timestamp)}</time>
      <span class="level">
        <bdi>{level ?? "–"}</bdi>
      </span>
      {nameOf !== undefined && taskRunId !== null && (
        <a href={taskRunAddress(taskRunId)}>
          <bdi>{nameOf(taskRunId)}</bdi>
        </a>
      )}
      <bdi class="log-message">{message ?? ""}</bdi>
    </li>
  );
}

/** The time of day in the reader's own zone, to the millisecond. */
function clockText(iso: string): string {
  const moment = momentOf(iso);
  if (Number.isNaN(moment.getTime())) return iso;
  const two = (part: number) => String(part).padStart(2, "0");
  return `${two(moment.getHours())}:${two(moment.getMinutes())}:${
    two(moment.getSeconds())
  }.${String(moment.getMilliseconds()).padStart(3, "0")}`;
}
