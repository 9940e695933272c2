import {
  type Client,
  type FailureCause,
  type GroupedFailures,
  groupFailures,
  isFailed,
  iterTaskRuns,
  parseState,
  STATE_TYPES,
} from "../../../mod.ts";
import {
  type Context,
  defineCommand,
  isTable,
  LIST_OPTIONS,
} from "../command.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { completeId } from "../args/ids.ts";
import { FLOW_RUN_OPTION, flowRunOf } from "../args/lookup.ts";
import { jsonText, sanitize } from "../output/sanitize.ts";
import { lineWriter } from "../output/line_writer.ts";
import { type StatusLine, statusLine } from "../output/status_line.ts";
import {
  createTable,
  cutTo,
  leftOutLine,
  lineWidth,
  type TableColumn,
  widthOf,
} from "../output/table.ts";

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
    "The exit code is 0, also where task runs have failed.",
  ids: ["flow run"],
  options: {
    ...FLOW_RUN_OPTION,
    ...LIST_OPTIONS,
  },
  examples: [
    [
      "Why a flow run has failed",
      "taskrun failures 171bc000-3ab2-5550-a735-a81d66f18967",
    ],
    [
      "The log of the first failure of the most frequent cause",
      "taskrun logs $(taskrun failures 171bc000-3ab2-5550-a735-a81d66f18967 --json | head -n 1 | jq -r .sample.taskRunId)",
    ],
  ],
  async run(context, args) {
    const { values } = args;
    const asTable = isTable(values, context.stdout);
    const given = flowRunOf(
      args,
      "list failures",
      "taskrun runs --state Failed lists flow runs",
    );
    const client = context.connect();
    const id = await completeId(given, ["flow run"], client, context);
    const found = await readFailures(id, client, context);
    await (asTable ? writeTable(found, context) : writeLines(found, context));
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
  { stdout }: Context,
): Promise<void> {
  const out = lineWriter((data) => stdout.write(data));
  for (const cause of causes) await out.line(jsonText(cause));
  await out.flush();
}

async function writeTable(
  { count, causes }: GroupedFailures,
  { stdout, paint }: Context,
): Promise<void> {
  const rows = causes.map(cellsOf);
  const width = lineWidth(stdout);
  const columns = columnsFor(rows);
  const isStacked = roomAfter(columns, width) < SAMPLE_MIN;
  const table = createTable(
    isStacked ? columns : [...columns, { title: "SAMPLE", width: 0 }],
    width,
  );
  const out = lineWriter((data) => stdout.write(data));
  if (rows.length > 0) await out.line(table.head(paint.dim));
  for (const [at, [number = "", state = "", ...rest]] of rows.entries()) {
    const cause = causes[at]!;
    const { type } = cause;
    const sample = sampleOf(cause);
    await out.line(table.line([
      number,
      {
        text: state,
        paint: (text: string) => paint.state(parseState({ type }), text),
      },
      ...rest,
      sample,
    ]));
    if (isStacked) {
      await out.line(`${INDENT}${cutTo(sample, width - INDENT.length)}`);
    }
  }
  await out.line(paint.dim(summaryOf(count, causes.length)));
  const leftOut = leftOutLine(table);
  if (leftOut !== undefined) await out.line(paint.dim(leftOut));
  await out.flush();
}

/** With less room than this, a sample has a line of its own. */
const SAMPLE_MIN = 40;
const INDENT = " ".repeat(7);

function roomAfter(columns: readonly TableColumn[], width: number): number {
  return columns.reduce((room, column) => room - column.width - 2, width);
}

/** The message, without what Prefect writes before every exception. */
function sampleOf({ pattern, sample: { message } }: FailureCause): string {
  if (pattern === null) return "further causes";
  return sanitize(message ?? "").replace(
    /^Error during execution of task: /,
    "",
  );
}

function summaryOf(count: number, causes: number): string {
  if (count === 0) return "no failures";
  return `${counting(count, "failure")}, ${counting(causes, "cause")}`;
}

function counting(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

const TITLES = ["COUNT", "STATE", "TASK", "INDEX", "FIRST"];
const TASK_AT = 2;
const TASK_MIN = 12;
const TASK_MOST = 40;

function cellsOf(
  { count, type, tasks, firstTime }: FailureCause,
): string[] {
  const [{ taskSlug, firstIndex }] = tasks as [FailureCause["tasks"][number]];
  const others = tasks.length > 1 ? ` +${tasks.length - 1}` : "";
  return [
    `${count}`,
    `● ${type}`,
    `${sanitize(taskSlug)}${others}`,
    firstIndex < 0 ? "" : `${firstIndex}`,
    sanitize(firstTime ?? "").replace(/\.\d+/, ""),
  ];
}

function columnsFor(
  rows: readonly (readonly string[])[],
): readonly TableColumn[] {
  return TITLES.map((title, at) => {
    const most = at === TASK_AT ? TASK_MOST : undefined;
    const width = widthOf([title, ...rows.map((cells) => cells[at]!)], most);
    return {
      title,
      width,
      ...(at === TASK_AT && { min: Math.min(TASK_MIN, width) }),
      ...((title === "COUNT" || title === "INDEX") && { isRight: true }),
      ...(title === "FIRST" && { isOptional: true }),
    };
  });
}
