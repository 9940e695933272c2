import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { countText } from "../format.ts";
import { Mark, Moment } from "../parts.tsx";
import type { StateType } from "../states.ts";

/** A cause of failure, as it is listed. */
export interface ListedCause {
  /** Its key in addresses. */
  readonly key: string;
  readonly type: StateType;
  /** What its messages have in common; null stands for all further causes. */
  readonly pattern: string | null;
  readonly count: number;
  /** When the first of them failed; null where that is not known. */
  readonly firstTime: string | null;
}

/** So many causes are listed at first. */
const FEW = 5;

/** Failures by cause: how many, of what, since when. */
export function FailureList<Cause extends ListedCause>(
  { id, count, causes, chosen = "", control, where }: {
    id: string;
    count: number;
    causes: readonly Cause[];
    /** The key of the cause that is singled out. */
    chosen?: string;
    /** The link or the button of a cause, with its pattern in it. */
    control: (cause: Cause, pattern: ComponentChildren) => JSX.Element;
    /** Which of them failed. */
    where: (cause: Cause) => ComponentChildren;
  },
): JSX.Element | null {
  const [isWhole, setWhole] = useState(false);
  if (count === 0) return null;
  const isCut = !isWhole && causes.length > FEW + 1;
  const shown = isCut
    ? causes.filter(({ key }, at) => at < FEW || key === chosen)
    : causes;
  return (
    <section class="failures" aria-labelledby={id}>
      <h2 id={id}>{headline(count, causes.length)}</h2>
      <ul>
        {shown.map((cause) => (
          <li key={cause.key} class={cause.key === chosen ? "chosen" : ""}>
            <span class="failure-count">
              <Mark type={cause.type} />
              <b>{countText(cause.count)}</b>
              <span class="unseen">{cause.type}</span>
            </span>
            {control(cause, <Pattern {...cause} />)}
            <span class="failure-where">
              {where(cause)}
              {cause.firstTime && <Moment iso={cause.firstTime} />}
            </span>
          </li>
        ))}
      </ul>
      {isCut && (
        <button
          type="button"
          class="link"
          onClick={() => setWhole(true)}
        >
          Show all {countText(causes.length)} causes
        </button>
      )}
    </section>
  );
}

function headline(count: number, causes: number): string {
  const failures = count === 1 ? "failure" : "failures";
  return `${countText(count)} ${failures}, ${countText(causes)} ${
    causes === 1 ? "cause" : "causes"
  }`;
}

/** What Prefect writes in front of each exception. */
const PREFIX = /^(?:Error during execution of task|Unexpected error): /;

function Pattern({ pattern, type }: ListedCause): JSX.Element {
  if (pattern === null) return <span class="pattern">Further causes</span>;
  const text = pattern.replace(PREFIX, "");
  return (
    <bdi class="pattern" title={text}>
      {text === "" ? `${type}, without a message` : text}
    </bdi>
  );
}
