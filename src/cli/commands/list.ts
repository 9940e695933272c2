import { iterTaskRuns, STATE_TYPES, type TaskRunView } from "../../../mod.ts";
import {
  type Context,
  defineCommand,
  isTable,
  LIST_OPTIONS,
} from "../command.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { completeId } from "../args/ids.ts";
import { FLOW_RUN_OPTION, flowRunOf } from "../args/lookup.ts";
import {
  choicesOf,
  flag,
  integer,
  texts,
  type Values,
} from "../args/option.ts";
import { jsonText } from "../output/sanitize.ts";
import { lineWriter } from "../output/line_writer.ts";
import { statusLine } from "../output/status_line.ts";
import {
  createTable,
  leftOutLine,
  lineWidth,
  type TableColumn,
  widthOf,
} from "../output/table.ts";
import { createRows, labelOf, type TaskRow } from "../output/task_rows.ts";

const OPTIONS = {
  ...FLOW_RUN_OPTION,
  state: choicesOf("STATE", "Only those in this state; may be repeated", [
    ...STATE_TYPES,
  ]),
  slug: texts("SLUG", "Only those of this task; may be repeated", {
    short: "s",
  }),
  index: integer("N", "Only those with this map index; -1: no children", {
    min: -1,
  }),
  children: flag("A row of the table for each mapped child as well"),
  ...LIST_OPTIONS,
};

/** `taskrun list` */
export const list = defineCommand({
  name: "list",
  summary: "lists the task runs of a flow run",
  usage: ["ID [--state STATE]… [options]", "--flow-run ID [options]"],
  about:
    "A table has a row for each task, sorted by slug; the children of a mapped task\n" +
    "are counted by state, unless --children, --state or --index requests them.\n" +
    "NDJSON has the seven fields of a view on each line, children included, and\n" +
    "comes in the order of the ids, as it is read.",
  ids: ["flow run"],
  options: OPTIONS,
  examples: [
    [
      "What has failed",
      "taskrun list --flow-run 171bc000-3ab2-5550-a735-a81d66f18967 --state Failed --state TimedOut",
    ],
    [
      "How many there are in each state",
      "taskrun list --flow-run 171bc000-3ab2-5550-a735-a81d66f18967 --json | jq -r .state.type | sort | uniq -c",
    ],
  ],
  async run(context, args) {
    const { values } = args;
    const { state, slug, index } = values;
    const asTable = isTable(values, context.stdout);
    const given = flowRunOf(
      args,
      "list task runs",
      "taskrun runs lists flow runs",
    );
    const client = context.connect();
    const id = await completeId(given, ["flow run"], client, context);
    const views = iterTaskRuns(id, {
      client,
      signal: context.signal,
      timeoutMs: context.timeoutMs,
      states: state.length > 0 ? state : undefined,
      slugs: slug.length > 0 ? slug : undefined,
      mapIndex: index,
    });
    await (asTable
      ? writeTable(views, showsChildren(values), context)
      : writeLines(views, context));
    return EXIT_CODES.ok;
  },
});

async function writeLines(
  views: AsyncIterable<TaskRunView>,
  { stdout }: Context,
): Promise<void> {
  for await (const view of views) await stdout.write(`${jsonText(view)}\n`);
}

/** Whether children get rows of their own: if they were asked for. */
function showsChildren(
  { state, index, children }: Values<typeof OPTIONS>,
): boolean {
  return children || state.length > 0 || index !== undefined;
}

/** Reads all, then writes one row for each task, or for each task run. */
async function writeTable(
  views: AsyncIterable<TaskRunView>,
  withChildren: boolean,
  { stdout, stderr, paint }: Context,
): Promise<void> {
  const rows = createRows(withChildren);
  const status = statusLine(stderr);
  try {
    for await (const view of views) {
      rows.add(view);
      await status.show(() => `${rows.count} task runs`);
    }
  } finally {
    await status.hide();
  }
  const sorted = rows.sorted();
  const table = createTable(columnsFor(sorted), lineWidth(stdout));
  const out = lineWriter((data) => stdout.write(data));
  if (sorted.length > 0) await out.line(table.head(paint.dim));
  for (const row of sorted) {
    const { state } = row;
    await out.line(table.line([
      {
        text: `● ${state.type}`,
        paint: (text: string) => paint.state(state, text),
      },
      labelOf(row),
      row.id,
      { text: row.message, paint: paint.dim },
    ]));
  }
  await out.line(paint.dim(rows.summary()));
  const leftOut = leftOutLine(table);
  if (leftOut !== undefined) await out.line(paint.dim(leftOut));
  await out.flush();
}

const LABEL_MIN = 12;
const LABEL_MOST = 40;
const ID_WIDTH = 36;

function columnsFor(rows: readonly TaskRow[]): readonly TableColumn[] {
  const labelWidth = widthOf(["TASK", ...rows.map(labelOf)], LABEL_MOST);
  return [
    {
      title: "STATE",
      width: widthOf(["STATE", ...rows.map(({ state }) => `● ${state.type}`)]),
    },
    { title: "TASK", width: labelWidth, min: Math.min(LABEL_MIN, labelWidth) },
    { title: "TASK RUN", width: ID_WIDTH, isOptional: true },
    { title: "MESSAGE", width: 0 },
  ];
}
