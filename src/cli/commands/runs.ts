import {
  type FlowRunView,
  iterFlowRuns,
  STATE_TYPES,
  type StateType,
} from "../../../mod.ts";
import {
  type Context,
  defineCommand,
  isTable,
  LIST_OPTIONS,
} from "../command.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { refuseMore } from "../args/lookup.ts";
import { choicesOf, integer, text, time } from "../args/option.ts";
import { jsonText, sanitize } from "../output/sanitize.ts";
import { lineWriter } from "../output/line_writer.ts";
import {
  createTable,
  leftOutLine,
  lineWidth,
  type TableColumn,
  widthOf,
} from "../output/table.ts";

const OPTIONS = {
  flow: text("NAME", "Only runs of flows with this name"),
  project: text("NAME", "Only runs of flows in this project"),
  state: choicesOf("STATE", "Only those in this state; may be repeated", [
    ...STATE_TYPES,
  ]),
  name: text("TEXT", "Only those whose name contains this, in either case"),
  since: time("TIME", "Only those that were to start at this time or later"),
  until: time("TIME", "Only those that were to start before this time"),
  limit: integer("N", "How many at most; of a table by default 50", {
    min: 1,
  }),
  ...LIST_OPTIONS,
};

const TABLE_LIMIT = 50;

/** `taskrun runs` */
export const runs = defineCommand({
  name: "runs",
  summary: "lists flow runs, the latest first",
  usage: ["[--flow NAME] [--state STATE]… [options]"],
  about:
    "By the time that they were to start, those to come included. NDJSON\n" +
    "has the fields of a flow run on each line, as it is read.",
  options: OPTIONS,
  examples: [
    [
      "What has failed since yesterday",
      "taskrun runs --state Failed --since 1d",
    ],
    [
      "The ids of the runs of a flow in May",
      "taskrun runs --flow shop --since 2022-05-01 --until 2022-06-01 --json | jq -r .flowRunId",
    ],
  ],
  async run(context, { positionals, values }) {
    refuseMore(positionals, 0);
    const asTable = isTable(values, context.stdout);
    const { flow, project, state, name, since, until } = values;
    const { limit = asTable ? TABLE_LIMIT : Infinity } = values;
    const views = iterFlowRuns({
      client: context.connect(),
      signal: context.signal,
      timeoutMs: context.timeoutMs,
      flowName: flow,
      projectName: project,
      states: state.length > 0 ? state as readonly StateType[] : undefined,
      nameLike: name,
      since,
      until,
    });
    await (asTable
      ? writeTable(views, limit, values.limit === undefined, context)
      : writeLines(views, limit, context));
    return EXIT_CODES.ok;
  },
});

async function writeLines(
  views: AsyncIterable<FlowRunView>,
  limit: number,
  { stdout }: Context,
): Promise<void> {
  let count = 0;
  for await (const view of views) {
    await stdout.write(`${jsonText(view)}\n`);
    if (++count >= limit) break;
  }
}

interface Row {
  readonly view: FlowRunView;
  readonly cells: readonly string[];
}

async function writeTable(
  views: AsyncIterable<FlowRunView>,
  limit: number,
  isDefaultLimit: boolean,
  { stdout, paint }: Context,
): Promise<void> {
  const rows: Row[] = [];
  let hasMore = false;
  for await (const view of views) {
    hasMore = rows.length === limit;
    if (hasMore) break;
    rows.push({ view, cells: cellsOf(view) });
  }
  const table = createTable(columnsFor(rows), lineWidth(stdout));
  const out = lineWriter((data) => stdout.write(data));
  if (rows.length > 0) await out.line(table.head(paint.dim));
  for (const { view: { state }, cells: [label = "", ...rest] } of rows) {
    await out.line(table.line([
      { text: label, paint: (text: string) => paint.state(state, text) },
      ...rest,
    ]));
  }
  await out.line(paint.dim(summaryOf(rows.length, hasMore && isDefaultLimit)));
  const leftOut = leftOutLine(table);
  if (leftOut !== undefined) await out.line(paint.dim(leftOut));
  await out.flush();
}

function summaryOf(count: number, hasMore: boolean): string {
  if (count === 0) return "no flow runs";
  const text = `${count} flow ${count === 1 ? "run" : "runs"}`;
  return hasMore ? `${text}, there are more: use --limit` : text;
}

const TITLES = ["STATE", "NAME", "FLOW", "SCHEDULED", "FLOW RUN"];
const MOST = [20, 32, 32, 25, 36];

function cellsOf(
  { state, name, flow, scheduledStartTime, flowRunId }: FlowRunView,
): string[] {
  return [
    `● ${state.type}`,
    sanitize(name ?? ""),
    sanitize(flow.name ?? ""),
    sanitize(scheduledStartTime ?? "").replace(/\.\d+/, ""),
    sanitize(flowRunId),
  ];
}

function columnsFor(rows: readonly Row[]): readonly TableColumn[] {
  return TITLES.map((title, at) => {
    const texts = [title, ...rows.map(({ cells }) => cells[at]!)];
    const width = widthOf(texts, MOST[at]);
    const isName = at === 1 || at === 2;
    return {
      title,
      width,
      ...(isName && { min: Math.min(8, width) }),
      ...((at === 2 || at === 3) && { isOptional: true }),
    };
  });
}
