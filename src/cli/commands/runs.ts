import {
  type FlowRunView,
  iterFlowRuns,
  STATE_TYPES,
  type StateType,
} from "../../../mod.ts";
import { type Context, defineCommand, LIST_OPTIONS } from "../command.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { refuseMore } from "../args/lookup.ts";
import { choicesOf, integer, text, time } from "../args/option.ts";
import { type FormatLine, lineFormat, writeLine } from "../output/query.ts";
import {
  chooseTable,
  type TableChoice,
  tableOptions,
  wantsTable,
} from "../output/columns/column.ts";
import { FLOW_RUN_COLUMNS } from "../output/columns/flow_runs.ts";
import { writeTable } from "../output/write_table.ts";

const OPTIONS = {
  flow: text("NAME", "Only runs of flows with this name"),
  project: text("NAME", "Only runs of flows in this project"),
  state: choicesOf("STATE", "Only flow runs in this state; may be repeated", [
    ...STATE_TYPES,
  ]),
  name: text("TEXT", "Only flow runs whose name contains this, in any case"),
  since: time("TIME", "Only flow runs scheduled at this time or later"),
  until: time("TIME", "Only flow runs scheduled before this time"),
  limit: integer("N", "The maximum number; for a table by default 50", {
    min: 1,
  }),
  ...LIST_OPTIONS,
  ...tableOptions(FLOW_RUN_COLUMNS),
};

const TABLE_LIMIT = 50;

/** `taskrun runs` */
export const runs = defineCommand({
  name: "runs",
  summary: "lists flow runs, latest first",
  usage: ["[--flow NAME] [--state STATE]… [options]"],
  about: "By the scheduled start time, including scheduled runs. NDJSON\n" +
    "has the fields of a flow run on each line, as it is read.",
  options: OPTIONS,
  examples: [
    [
      "List the failures since yesterday",
      "taskrun runs --state Failed --since 1d",
    ],
    [
      "List the ids of the runs of a flow in May",
      "taskrun runs --flow shop --since 2022-05-01 --until 2022-06-01 --json | jq -r .flowRunId",
    ],
  ],
  async run(context, { positionals, values }) {
    refuseMore(positionals, 0);
    const asTable = wantsTable(values, context.stdout);
    const choice = chooseTable(FLOW_RUN_COLUMNS, values);
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
      ? writeRows(views, limit, values.limit === undefined, choice, context)
      : writeLines(views, limit, await lineFormat(values.query), context));
    return EXIT_CODES.ok;
  },
});

async function writeLines(
  views: AsyncIterable<FlowRunView>,
  limit: number,
  format: FormatLine,
  { stdout }: Context,
): Promise<void> {
  let count = 0;
  for await (const view of views) {
    await writeLine(view, format, (text) => stdout.write(text));
    if (++count >= limit) break;
  }
}

async function writeRows(
  views: AsyncIterable<FlowRunView>,
  limit: number,
  isDefaultLimit: boolean,
  choice: TableChoice<FlowRunView>,
  context: Context,
): Promise<void> {
  const rows: FlowRunView[] = [];
  let hasMore = false;
  for await (const view of views) {
    hasMore = rows.length === limit;
    if (hasMore) break;
    rows.push(view);
  }
  const summary = summaryOf(rows.length, hasMore && isDefaultLimit);
  await writeTable(rows, choice, summary, context);
}

function summaryOf(count: number, hasMore: boolean): string {
  if (count === 0) return "no flow runs";
  const text = `${count} flow ${count === 1 ? "run" : "runs"}`;
  return hasMore ? `${text} shown; pass --limit to list more` : text;
}
