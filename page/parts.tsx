import type { ComponentChildren, JSX } from "preact";
import { useEffect, useErrorBoundary, useRef, useState } from "preact/hooks";
import { asProblem, type Problem } from "./api/api.ts";
import type { StateCount } from "./api/children.ts";
import { countText, momentOf, momentText } from "./format.ts";
import { colorOf, inkOn, type Kind, markOf } from "./states.ts";

/** The sign of a state, or of what is missing: its colour and its mark. */
export function Mark({ type }: { type: Kind }): JSX.Element {
  const color = colorOf(type);
  return (
    <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
      <rect width="16" height="16" rx="4" fill={color} />
      <path
        d={markOf(type)}
        fill="none"
        stroke={inkOn(color)}
        stroke-width="1.7"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

/** A state with its name. */
export function StateBadge({ type }: { type: Kind }): JSX.Element {
  return (
    <span class="state">
      <Mark type={type} />
      {type}
    </span>
  );
}

/** The heading of a view: it has the focus when the view opens. */
export function Heading({ title, children }: {
  title: string;
  children: ComponentChildren;
}): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – task runs`;
  }, [title]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return <h1 ref={heading} tabIndex={-1}>{children}</h1>;
}

/** What went wrong, as the problem document says it, and what to do. */
export function ProblemCard({ problem, onRetry }: {
  problem: Problem;
  onRetry?: () => void;
}): JSX.Element {
  const { hint, code, status } = problem.details;
  const { heading, reason } = headingOf(problem);
  return (
    <div class="card problem" role="alert">
      <h2>{heading}</h2>
      {reason && <p class="detail">{reason}</p>}
      {hint !== null && (
        <p class="hint">
          <b>What to do:</b> {hint}
        </p>
      )}
      <p class="code">
        <code>{code}</code>
        {status !== null && ` · status ${status}`}
      </p>
      {onRetry && <button type="button" onClick={onRetry}>Try again</button>}
    </div>
  );
}

/** Messages have one grammar, "Cannot do X: reason": X is the heading. */
function headingOf(
  { details: { title, detail } }: Problem,
): { readonly heading: string; readonly reason: string } {
  const [, heading, reason] = /^(Cannot [^:]+): ([^]+)$/.exec(detail) ?? [];
  return heading && reason
    ? { heading, reason: reason[0]!.toUpperCase() + reason.slice(1) }
    : { heading: title, reason: detail };
}

/** Shows what was thrown while its children were drawn, in their place. */
export function Guarded({ what, children }: {
  what: string;
  children: ComponentChildren;
}): JSX.Element {
  const [error, reset] = useErrorBoundary();
  if (error === undefined) return <>{children}</>;
  const { details } = asProblem(error);
  return (
    <div class="card problem" role="alert">
      <h2>Cannot show {what}</h2>
      <p class="detail">{details.detail}</p>
      <p class="hint">
        <b>What to do:</b>{" "}
        report it to who wrote this page, with the message above.
      </p>
      <button type="button" onClick={reset}>Try again</button>
    </div>
  );
}

/** Longer messages are cut until all of them is wanted. */
const MESSAGE_LINES = 3;
const MESSAGE_LETTERS = 300;

/**
 * A message of a state, which somebody else wrote: its line breaks are kept,
 * its direction stays its own, and a long one is cut.
 */
export function Message({ text }: { text: string | null }): JSX.Element | null {
  const [isWhole, setWhole] = useState(false);
  if (text === null || text === "") return null;
  const lines = text.split(/\r\n|[\r\n]/);
  const cut = lines.slice(0, MESSAGE_LINES).join("\n").slice(
    0,
    MESSAGE_LETTERS,
  );
  const isCut = !isWhole && cut.length < lines.join("\n").length;
  return (
    <span class="message">
      <bdi>{isCut ? `${cut}…` : lines.join("\n")}</bdi>
      {isCut && (
        <button
          type="button"
          class="link"
          onClick={() => setWhole(true)}
        >
          more
        </button>
      )}
    </span>
  );
}

/** Said above what is shown still, while the server does not answer. */
export function Reconnecting({ problem, onRetry }: {
  problem: Problem;
  onRetry: () => void;
}): JSX.Element {
  return (
    <div class="notice" role="status">
      <Spinner />
      <span>
        <b>Reconnecting.</b>{" "}
        {problem.details.detail}. What is shown is the last that was read.
      </span>
      <button type="button" onClick={onRetry}>Now</button>
    </div>
  );
}

/** Turns while something is awaited; stands still where motion is unwanted. */
export function Spinner(): JSX.Element {
  return <span class="spinner" aria-hidden="true" />;
}

/** Said while the first answer is awaited. */
export function Loading({ children }: {
  children: ComponentChildren;
}): JSX.Element {
  return (
    <div class="card loading" role="status">
      <Spinner />
      {children}
    </div>
  );
}

/** Said where there is nothing. */
export function Empty({ title, children }: {
  title: string;
  children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="card empty" role="status">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Terms and what they are; those that are null are left out. */
export function Facts({ facts }: {
  facts: Readonly<Record<string, ComponentChildren>>;
}): JSX.Element | null {
  const known = Object.entries(facts).filter(([, value]) => value !== null);
  if (known.length === 0) return null;
  return (
    <dl class="facts">
      {known.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A moment, in the reader's own time. */
export function Moment({ iso }: { iso: string }): JSX.Element {
  const moment = momentOf(iso);
  if (Number.isNaN(moment.getTime())) return <span>{iso}</span>;
  return (
    <time dateTime={iso} title={iso}>
      {momentText(moment)}
    </time>
  );
}

/** An id with a button that copies it. */
export function Id({ id }: { id: string }): JSX.Element {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () =>
    navigator.clipboard?.writeText(id).then(() => setCopied(true), () => {});
  return (
    <span class="id">
      <code>{id}</code>
      <button
        type="button"
        class="copy"
        aria-label={`Copy ${id}`}
        onClick={copy}
      >
        {isCopied ? "Copied" : "Copy"}
      </button>
    </span>
  );
}

/** How many are in each state, as parts of a bar. */
export function StateBar({ counts, total }: {
  counts: readonly StateCount[];
  total: number;
}): JSX.Element {
  const label = counts.map(({ type, count }) => `${countText(count)} ${type}`)
    .join(", ");
  return (
    <div class="state-bar" role="img" aria-label={label || "Nothing yet"}>
      {counts.map(({ type, count }) => (
        <span
          key={type}
          style={{
            width: `${count / Math.max(1, total) * 100}%`,
            background: colorOf(type),
          }}
        />
      ))}
    </div>
  );
}

/** How many are in each state, as buttons that single states out. */
export function StateFilter({ counts, shown, onToggle }: {
  counts: readonly StateCount[];
  shown: ReadonlySet<Kind>;
  onToggle: (type: Kind) => void;
}): JSX.Element {
  return (
    <ul class="state-filter" aria-label="By state">
      {counts.map(({ type, count }) => (
        <li key={type}>
          <button
            type="button"
            aria-pressed={shown.has(type)}
            onClick={() => onToggle(type)}
          >
            <Mark type={type} />
            {type} <b>{countText(count)}</b>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The set with a member more, or less. */
export function toggled<T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(member)) next.add(member);
  return next;
}

/** One choice out of a few. */
export function Choice<T extends string>({ label, options, value, onChange }: {
  label: string;
  options: readonly T[];
  value: T;
  onChange: (option: T) => void;
}): JSX.Element {
  const [group] = useState(() => `choice-${Math.random()}`);
  return (
    <fieldset class="choice">
      <legend class="unseen">{label}</legend>
      {options.map((option) => (
        <label key={option}>
          <input
            type="radio"
            name={group}
            checked={option === value}
            onChange={() => onChange(option)}
          />
          <span>{option}</span>
        </label>
      ))}
    </fieldset>
  );
}
