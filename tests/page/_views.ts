import { FLOW_RUN_ID } from "../../examples/synthetic_flow.ts";

/** A view of the page, which its address leads to. */
export interface View {
  /** What it is called: also a picture of it. */
  readonly name: string;
  /** The address after `#`; given is the id of a task by its slug. */
  readonly address: (idOf: (slug: string) => string) => string;
  /** An element that is there once the view is. */
  readonly until: string;
  /** Whether the browser tells of a request that is refused. */
  readonly isRefused?: boolean;
}

const NOBODY = "00000000-0000-4000-8000-000000000000";
const flow = (query = "") => () => `#/flow-runs/${FLOW_RUN_ID}${query}`;
const task = (slug: string, query = "") => (idOf: (slug: string) => string) =>
  `#/task-runs/${idOf(slug)}${query}`;
const large = (query = "") => task("score_sensors-1", query);
/** A child of the task whose results are of all kinds, with its result open. */
const kind = (child: number, query = "") =>
  task("kinds_of_results-1", `?child=${child}&at=root${query}`);

const READ = ".progress-bar[aria-valuenow='10000']";
const ALL_ROWS = ".results .progress.done";

/** All views, each with the demo's flow run. */
export const VIEWS: readonly View[] = [
  { name: "start", address: () => "#/", until: "h1" },
  { name: "flow_run", address: flow(), until: ".tasks tbody tr" },
  {
    name: "flow_run_parameters",
    address: flow("?tab=parameters"),
    until: ".tabs [aria-current]",
  },
  {
    name: "flow_run_graph",
    address: flow("?tab=graph"),
    until: ".tabs [aria-current]",
  },
  {
    name: "flow_run_logs",
    address: flow("?tab=logs"),
    until: ".tabs [aria-current]",
  },
  { name: "children_grid", address: large(), until: READ },
  {
    name: "children_singled_out",
    address: large("?state=Failed&child=136"),
    until: `.child .facts`,
  },
  {
    name: "children_durations",
    address: large("?took=1.5..3"),
    until: ".durations svg.histogram",
  },
  { name: "children_list", address: large("?as=list"), until: READ },
  {
    name: "results",
    address: task("kinds_of_results-1", "?tab=results"),
    until: ALL_ROWS,
  },
  {
    name: "results_filtered",
    address: large(
      "?tab=results&sort=result:desc&where=duration:1.5..3",
    ),
    until: ALL_ROWS,
  },
  {
    name: "results_compared",
    address: task("kinds_of_results-1", "?tab=results&compare=5&compare=6"),
    until: ".compare tbody tr",
  },
  {
    name: "task_details",
    address: large("?tab=details"),
    until: ".about .facts",
  },
  {
    name: "task_run",
    address: task("extract_orders-1", "?at=root"),
    until: ".data-table tbody tr",
  },
  {
    name: "value_table",
    address: kind(0, "&by=gross:desc&only=gross:20..60"),
    until: ".child .data-table tbody tr",
  },
  {
    name: "value_columns",
    address: kind(0, "&form=Plot"),
    until: ".child .u-over",
  },
  {
    name: "value_heat_map",
    address: kind(1),
    until: ".child .heat-map canvas",
  },
  { name: "value_plot", address: kind(2), until: ".child .u-over" },
  { name: "value_tree", address: kind(3), until: ".child .tree" },
  {
    name: "value_part",
    address: task("kinds_of_results-1", "?child=3&at=root.0"),
    until: ".child .trail",
  },
  { name: "value_slices", address: kind(4), until: ".child .slice" },
  { name: "value_exception", address: kind(6), until: ".child .exception" },
  { name: "value_bytes", address: kind(7), until: ".child pre.bytes" },
  { name: "value_text", address: kind(9), until: ".child pre.leaf" },
  {
    name: "problem",
    address: kind(12),
    until: ".child .problem",
    isRefused: true,
  },
  {
    name: "not_found",
    address: () => `#/task-runs/${NOBODY}`,
    until: ".problem",
    isRefused: true,
  },
  {
    name: "nothing_here",
    address: () => "#/elsewhere",
    until: "main p > code",
  },
];

/** Reads the ids of the demo's tasks from the page's own server. */
export async function idsOfTasks(
  url: string,
): Promise<(slug: string) => string> {
  const path = `${url}api/flow-runs/${FLOW_RUN_ID}/task-runs?mapIndex=-1`;
  const lines = (await (await fetch(path)).text()).trim().split("\n");
  const ids = new Map(lines.map((line) => {
    const { taskSlug, taskRunId } = JSON.parse(line);
    return [taskSlug as string, taskRunId as string];
  }));
  return (slug) => {
    const id = ids.get(slug);
    if (id === undefined) throw new Error(`The demo has no task "${slug}"`);
    return id;
  };
}
