import { iterTaskRuns, STATE_TYPES, type TaskRunView } from "../../../mod.ts";
import { type Context, defineCommand, LIST_OPTIONS } from "../command.ts";
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
import { type FormatLine, lineFormat, writeLine } from "../output/query.ts";
import { statusLine } from "../output/status_line.ts";
import {
  chooseTable,
  type TableChoice,
  tableOptions,
  wantsTable,
} from "../output/columns/column.ts";
import {
  TASK_RUN_COLUMNS,
  TIMES_COLUMNS,
} from "../output/columns/task_runs.ts";
import { createRows, type TaskRow } from "../output/task_rows.ts";
import { writeTable } from "../output/write_table.ts";

const OPTIONS = {
  ...FLOW_RUN_OPTION,
  state: choicesOf("STATE", "Only task runs in this state; may be repeated", [
    ...STATE_TYPES,
  ]),
  slug: texts("SLUG", "Only task runs of this task; may be repeated", {
    short: "s",
  }),
  index: integer("N", "Only task runs with this map index; -1: no children", {
    min: -1,
  }),
  children: flag("A row for each mapped child, too"),
  ...LIST_OPTIONS,
  ...tableOptions(TASK_RUN_COLUMNS),
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
      "List failed task runs",
      "taskrun list --flow-run 171bc000-3ab2-5550-a735-a81d66f18967 --state Failed --state TimedOut",
    ],
    [
      "Count task runs by state",
      "taskrun list --flow-run 171bc000-3ab2-5550-a735-a81d66f18967 --json | jq -r .state.type | sort | uniq -c",
    ],
  ],
  async run(context, args) {
    const { values } = args;
    const { state, slug, index } = values;
    const asTable = wantsTable(values, context.stdout);
    const choice = chooseTable(TASK_RUN_COLUMNS, values);
    const given = flowRunOf(
      args,
      "list task runs",
      "Run taskrun runs to list flow runs",
    );
    const client = context.connect();
    const id = await completeId(given, ["flow run"], client, context);
    const options = {
      client,
      signal: context.signal,
      timeoutMs: context.timeoutMs,
      states: state.length > 0 ? state : undefined,
      slugs: slug.length > 0 ? slug : undefined,
      mapIndex: index,
    };
    if (!asTable) {
      const format = await lineFormat(values.query);
      await writeLines(iterTaskRuns(id, options), format, context);
    } else {
      const times = TIMES_COLUMNS.some((name) => choice.names.has(name));
      const views = times
        ? iterTaskRuns(id, { ...options, times })
        : iterTaskRuns(id, options);
      await writeRows(views, showsChildren(values), choice, context);
    }
    return EXIT_CODES.ok;
  },
});

async function writeLines(
  views: AsyncIterable<TaskRunView>,
  format: FormatLine,
  { stdout }: Context,
): Promise<void> {
  const write = (text: string) => stdout.write(text);
  for await (const view of views) await writeLine(view, format, write);
}

/** Returns whether children have separate rows: if they were requested. */
function showsChildren(
  { state, index, children }: Values<typeof OPTIONS>,
): boolean {
  return children || state.length > 0 || index !== undefined;
}

/**
 * Reads all task runs, then writes one row for each task, or for each task run.
 */
async function writeRows(
  views: AsyncIterable<TaskRunView>,
  withChildren: boolean,
  choice: TableChoice<TaskRow>,
  context: Context,
): Promise<void> {
  const rows = createRows(withChildren);
  const status = statusLine(context.stderr);
  try {
    for await (const view of views) {
      rows.add(view);
      await status.show(() => `${rows.count} task runs`);
    }
  } finally {
    await status.hide();
  }
  await writeTable(rows.sorted(), choice, rows.summary(), context);
}
