import type { JsonValue } from "../../../../mod.ts";
import type { Child } from "../child.ts";
import { sanitize } from "../sanitize.ts";
import { paintState, stateText } from "./cells.ts";
import type { Column } from "./column.ts";

/** The columns of `taskrun mapped`. */
export const CHILD_COLUMNS: readonly Column<Child<JsonValue>>[] = [
  {
    name: "index",
    text: ({ view }) => `${view.mapIndex}`,
    key: ({ view }) => view.mapIndex,
    isRight: true,
  },
  {
    name: "state",
    text: ({ view }) => stateText(view.state),
    paint: ({ view }, paint) => paintState(view.state, paint),
  },
  {
    name: "task-run",
    text: ({ view }) => sanitize(view.taskRunId),
    isOptional: true,
  },
  {
    name: "name",
    text: ({ view }) => sanitize(view.name ?? ""),
    most: 32,
    isOptional: true,
    isWide: true,
  },
  {
    name: "result",
    text: resultText,
    paint: ({ status }, paint) => status === "rejected" ? paint.bad : same,
    isRest: true,
  },
  {
    name: "message",
    text: ({ view }) => sanitize(view.state.message ?? ""),
    paint: (_, paint) => paint.dim,
    isRest: true,
  },
];

const same = (text: string) => text;

function resultText(child: Child<JsonValue>): string {
  if (child.status === "listed") return "";
  if (child.status === "fulfilled") return sanitize(String(child.value));
  const { code, message } = child.reason;
  return sanitize(`${code}: ${message}`);
}
