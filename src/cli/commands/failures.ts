import {
  type Client,
  type GroupedFailures,
  groupFailures,
  isFailed,
  iterTaskRuns,
  parseState,
  STATE_TYPES,
} from "../../../mod.ts";
import { type Context, defineCommand, LIST_OPTIONS } from "../command.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { completeId } from "../args/ids.ts";
import { FLOW_RUN_OPTION, flowRunOf } from "../args/lookup.ts";
import { type FormatLine, lineFormat, writeLine } from "../output/query.ts";
import { type StatusLine, statusLine } from "../output/status_line.ts";
import {
  chooseTable,
  tableOptions,
  wantsTable,
} from "../output/columns/column.ts";
import { FAILURE_COLUMNS } from "../output/columns/failures.ts";
import { writeTable } from "../output/write_table.ts";

const FAILED_TYPES = STATE_TYPES.filter((type) =>
  isFailed(parseState({ type }))
);

/** `taskrun failures` */
export const failures = defineCommand({
  name: "failures",
  summary: "groups the failed task runs of a flow run by cause",
  usage: ["ID [options]", "--flow-run ID [options]"],
  about:
    "A cause is a state and a message without numbers, ids, quoted strings and\n" +
    "paths. A row has the number of its failures, the first task and map index, and\n" +
    "the time and the message of the first failure. NDJSON has a cause on each line.\n" +
    "The exit code is 0, even if task runs have failed.",
  ids: ["flow run"],
  options: {
    ...FLOW_RUN_OPTION,
    ...LIST_OPTIONS,
    ...tableOptions(FAILURE_COLUMNS),
  },
  examples: [
    [
      "List the causes of a failed flow run",
      "taskrun failures 171bc000-3ab2-5550-a735-a81d66f18967",
    ],
    [
      "Print the log of the first failure of the most frequent cause",
      "taskrun logs $(taskrun failures 171bc000-3ab2-5550-a735-a81d66f18967 --json | head -n 1 | jq -r .sample.taskRunId)",
    ],
  ],
  async run(context, args) {
    const { values } = args;
    const asTable = wantsTable(values, context.stdout);
    const choice = chooseTable(FAILURE_COLUMNS, values);
    const given = flowRunOf(
      args,
      "list failures",
      "Run taskrun runs --state Failed to list flow runs",
    );
    const client = context.connect();
    const id = await completeId(given, ["flow run"], client, context);
    const found = await readFailures(id, client, context);
    const { count, causes } = found;
    const summary = summaryOf(count, causes.length);
    await (asTable
      ? writeTable(causes, choice, summary, context, SAMPLE_MIN)
      : writeLines(found, await lineFormat(values.query), context));
    return EXIT_CODES.ok;
  },
});

async function readFailures(
  flowRunId: string,
  client: Client,
  context: Context,
): Promise<GroupedFailures> {
  const status = statusLine(context.stderr);
  const views = iterTaskRuns(flowRunId, {
    client,
    signal: context.signal,
    timeoutMs: context.timeoutMs,
    states: FAILED_TYPES,
    times: true,
  });
  try {
    return await groupFailures(counted(views, status));
  } finally {
    await status.hide();
  }
}

async function* counted<Item>(
  items: AsyncIterable<Item>,
  status: StatusLine,
): AsyncGenerator<Item> {
  let count = 0;
  for await (const item of items) {
    yield item;
    count++;
    await status.show(() => `${count} failures`);
  }
}

async function writeLines(
  { causes }: GroupedFailures,
  format: FormatLine,
  { stdout }: Context,
): Promise<void> {
  const write = (text: string) => stdout.write(text);
  for (const cause of causes) await writeLine(cause, format, write);
}

/** If less room than this is left, a sample has a separate line. */
const SAMPLE_MIN = 40;

function summaryOf(count: number, causes: number): string {
  if (count === 0) return "no failures";
  return `${counting(count, "failure")}, ${counting(causes, "cause")}`;
}

function counting(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
