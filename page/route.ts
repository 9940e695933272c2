import {
  choiceField,
  type Fields,
  formatFields,
  indexField,
  indicesField,
  listField,
  parseFields,
  placeField,
  textField,
  textsField,
} from "./query_fields.ts";
import { type Kind, KINDS, STATE_TYPES, type StateType } from "./states.ts";

/** The tabs of a flow run. */
export const FLOW_RUN_TABS = ["Tasks", "Graph", "Logs", "Parameters"] as const;

/** The tabs of a mapped task run. */
export const MAPPED_TABS = ["Children", "Results", "Details"] as const;

/** How the children of a mapped task are shown. */
export type ChildForm = "Grid" | "List";

/** How far back flow runs are listed. */
export const PERIODS = ["Any time", "Day", "Week", "Month"] as const;

/** What is chosen on the start page: which flow runs are listed. */
export interface StartChoice {
  /** A part of their names. */
  readonly name: string;
  /** The name of their flow. */
  readonly flow: string;
  /** Their states; none: all. */
  readonly states: readonly StateType[];
  /** When they were scheduled to start. */
  readonly period: (typeof PERIODS)[number];
}

/** What is chosen of a flow run. */
export interface FlowRunChoice {
  readonly tab: (typeof FLOW_RUN_TABS)[number];
  /** The states that are singled out; none: all are shown. */
  readonly states: readonly Kind[];
  /** The levels of log lines; none: all. */
  readonly levels: readonly string[];
  /** The slug of the task whose lines are shown; empty: all. */
  readonly task: string;
  /** A part of the lines that are shown. */
  readonly text: string;
}

/** What is chosen of a task run. */
export interface TaskRunChoice {
  /** The tab of a mapped task run. */
  readonly tab: (typeof MAPPED_TABS)[number];
  /** The states that are singled out; none: all are shown. */
  readonly states: readonly Kind[];
  /** The cause of failure that is singled out; empty: none. */
  readonly cause: string;
  /** The child whose panel is open. */
  readonly child: number | null;
  /** How the children are shown. */
  readonly form: ChildForm;
  /** How long the children took that are singled out, in seconds; empty: any. */
  readonly took: string;
  /** By which column the results are sorted. */
  readonly sort: string;
  /** What is typed above columns of the results. */
  readonly where: readonly string[];
  /** The columns of the results that are not shown. */
  readonly hide: readonly string[];
  /** The children that are compared. */
  readonly compare: readonly number[];
  /** The part of a result that is shown; empty: the result is not open. */
  readonly at: string;
  /** The form that it is shown in; empty: the first one that suits it. */
  readonly valueForm: string;
  /** By which column its table is sorted. */
  readonly valueSort: string;
  /** What is typed above columns of its table. */
  readonly valueWhere: readonly string[];
  /** The columns of its table that are not shown. */
  readonly valueHide: readonly string[];
  /** The columns that are plotted. */
  readonly plotted: readonly string[];
}

/** What the address after `#` names. */
export type Route =
  | { readonly view: "start"; readonly chosen: StartChoice }
  | { readonly view: "find"; readonly id: string }
  | {
    readonly view: "flow-run";
    readonly id: string;
    readonly chosen: FlowRunChoice;
  }
  | {
    readonly view: "task-run";
    readonly id: string;
    readonly chosen: TaskRunChoice;
  }
  | { readonly view: "unknown"; readonly address: string };

const START: Fields<StartChoice> = {
  name: textField("name"),
  flow: textField("flow"),
  states: listField("state", STATE_TYPES),
  period: choiceField("period", PERIODS),
};

const FLOW_RUN: Fields<FlowRunChoice> = {
  tab: choiceField("tab", FLOW_RUN_TABS),
  states: listField("state", KINDS),
  levels: textsField("level"),
  task: textField("task"),
  text: textField("text"),
};

const TASK_RUN: Fields<TaskRunChoice> = {
  tab: choiceField("tab", MAPPED_TABS),
  states: listField("state", KINDS),
  form: choiceField<ChildForm>("as", ["Grid", "List"]),
  cause: textField("cause"),
  child: indexField("child"),
  took: textField("took"),
  sort: textField("sort"),
  where: textsField("where"),
  hide: textsField("hide"),
  compare: indicesField("compare"),
  at: placeField("at"),
  valueForm: textField("form"),
  valueSort: textField("by"),
  valueWhere: textsField("only"),
  valueHide: textsField("without"),
  plotted: textsField("plot"),
};

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;
const ADDRESS =
  /^#\/(flow-runs|task-runs|find)\/([0-9a-f-]{36})(?:\?([^#]*))?$/i;
const START_ADDRESS = /^#?\/?(?:\?([^#]*))?$/;

/** Reads the address after `#`. */
export function parseRoute(hash: string): Route {
  return startRoute(hash) ?? runRoute(hash) ??
    { view: "unknown", address: hash };
}

function startRoute(hash: string): Route | undefined {
  const match = START_ADDRESS.exec(hash);
  if (match === null) return undefined;
  const chosen = parseFields(START, new URLSearchParams(match[1]));
  return chosen && { view: "start", chosen };
}

function runRoute(hash: string): Route | undefined {
  const [, kind, id = "", text] = ADDRESS.exec(hash) ?? [];
  if (!UUID.test(id)) return undefined;
  const query = new URLSearchParams(text);
  if (kind === "find") return { view: "find", id };
  if (kind === "flow-runs") {
    const chosen = parseFields(FLOW_RUN, query);
    return chosen && { view: "flow-run", id, chosen };
  }
  const chosen = parseFields(TASK_RUN, query);
  return chosen && { view: "task-run", id, chosen };
}

/** The address of the start page. */
export function startAddress(chosen: Partial<StartChoice> = {}): string {
  return `#/${formatFields(START, chosen)}`;
}

/** The address of a flow run, and of what is chosen of it. */
export function flowRunAddress(
  id: string,
  chosen: Partial<FlowRunChoice> = {},
): string {
  return `#/flow-runs/${id}${formatFields(FLOW_RUN, chosen)}`;
}

/** The address of a task run, and of what is chosen of it. */
export function taskRunAddress(
  id: string,
  chosen: Partial<TaskRunChoice> = {},
): string {
  return `#/task-runs/${id}${formatFields(TASK_RUN, chosen)}`;
}

/**
 * Where a text leads that somebody typed or pasted: an id, or an address of
 * this page or of Prefect's own; undefined where no id is in it.
 */
export function addressOfText(text: string): string | undefined {
  const id = UUID.exec(text)?.[0].toLowerCase();
  if (id === undefined) return undefined;
  if (/flow-runs?\//i.test(text)) return flowRunAddress(id);
  if (/task-runs?\//i.test(text)) return taskRunAddress(id);
  return `#/find/${id}`;
}
