import { isFailed } from "../src/model/state/predicates.ts";
import type { State, StateType } from "../src/model/state/state.ts";
import { STATE_CLASSES, stateColor } from "../src/model/state/classes.ts";

export { isFailed, type State, stateColor, type StateType };

/** What the page draws on a state's colour, in a square of 16. */
const MARKS: Readonly<Record<StateType, string>> = {
  Success: "M4.5 8.5l2.5 2.5l4.5-5.5",
  Cached: "M4.5 7l2.5 2.5l4.5-5M4.5 12h7",
  Mapped: "M5 5h2v2h-2zM9 5h2v2h-2zM5 9h2v2h-2zM9 9h2v2h-2z",
  Skipped: "M4 4.5l3.5 3.5l-3.5 3.5M8.5 4.5l3.5 3.5l-3.5 3.5",
  Looped: "M11.5 8a3.5 3.5 0 1 1-2-3.2M9 3l1 2l-2 1",
  Finished: "M5 5h6v6h-6z",
  Running: "M6 4.5l5.5 3.5l-5.5 3.5z",
  Cancelling: "M4.5 4.5h7v7h-7zM6.5 8h3",
  Submitted: "M8 12v-8M4.5 7.5l3.5-3.5l3.5 3.5",
  Queued: "M4 5h8M4 8h8M4 11h8",
  Retrying: "M11.8 9a4 4 0 1 1-1-4M11.5 3v2.5h-2.5",
  Resume: "M4.5 4.5v7M7.5 4.5l5 3.5l-5 3.5z",
  Paused: "M6 4.5v7M10 4.5v7",
  Scheduled: "M8 4v4.5h3.5",
  Pending: "M4 8h.5M7.8 8h.5M11.5 8h.5",
  Failed: "M4.5 4.5l7 7M11.5 4.5l-7 7",
  TimedOut: "M5 4h6l-6 8h6z",
  TriggerFailed: "M8 3.5v5.5M8 12v.3",
  ValidationFailed: "M4 6.3h8M4 9.7h8M10 4l-4 8",
  ClientFailed: "M4.5 4l7 5M11.5 4l-7 5M4.5 12h7",
  Cancelled: "M4 8h8",
};

/** All states, in the order in which they are listed. */
export const STATE_TYPES = Object.keys(MARKS) as readonly StateType[];

/** Whether a text names a state. */
export function isStateType(
  text: string | null | undefined,
): text is StateType {
  return typeof text === "string" && Object.hasOwn(MARKS, text);
}

/** What a cell may be: of a state, or of a child that the API has no row for. */
export type Kind = StateType | "Missing";

/** All kinds of cells, in the order in which they are listed. */
export const KINDS: readonly Kind[] = [...STATE_TYPES, "Missing"];

const ORDER = new Map(KINDS.map((kind, at) => [kind, at]));

/** Where a kind stands in {@linkcode KINDS}. */
export function codeOf(kind: Kind): number {
  return ORDER.get(kind)!;
}

/** Prefect's colour for states of a class; of what is missing one of its own. */
export function colorOf(kind: Kind): string {
  return kind === "Missing" ? "#c800a1" : STATE_CLASSES[kind].color;
}

/** The path of a kind's mark: the sign that is not its colour. */
export function markOf(kind: Kind): string {
  return kind === "Missing"
    ? "M5.5 6a2.5 2.5 0 1 1 3.5 2.3q-1 .5-1 1.7M8 12.4v.2"
    : MARKS[kind];
}

/** Black or white, whichever can be seen better on a colour such as `#28a745`. */
export function inkOn(color: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const light = 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  return light > 0.179 ? "#000000" : "#ffffff";
}

/** What `n` and `p` go to where no state is singled out. */
export const FAILED_KINDS: ReadonlySet<Kind> = new Set([
  "Failed",
  "TimedOut",
  "TriggerFailed",
  "ValidationFailed",
  "ClientFailed",
  "Cancelled",
]);

const OPEN: ReadonlySet<StateType> = new Set([
  "Running",
  "Cancelling",
  "Submitted",
  "Queued",
  "Retrying",
  "Resume",
  "Paused",
  "Scheduled",
  "Pending",
  "ClientFailed",
]);

/** Whether states of a class are still to change. */
export function isOpen(type: StateType): boolean {
  return OPEN.has(type);
}
