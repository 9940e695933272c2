import {
  encodeJson,
  isMapped,
  iterMapped,
  type JsonValue,
  STATE_TYPES,
  type TaskRunView,
} from "../../../mod.ts";
import { type Context, defineCommand, LIST_OPTIONS } from "../command.ts";
import { CliError } from "../errors.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import {
  checkMapped,
  lookUp,
  LOOKUP_OPTIONS,
  LOOKUP_USAGE,
  targetOf,
} from "../args/lookup.ts";
import { flag, type Values } from "../args/option.ts";
import { type Child, childRecord, loadChildren } from "../output/child.ts";
import { type FormatLine, lineFormat } from "../output/query.ts";
import { CHILD_COLUMNS } from "../output/columns/children.ts";
import {
  chooseTable,
  type Column,
  type TableChoice,
  tableOptions,
  wantsTable,
} from "../output/columns/column.ts";
import { readingSettings } from "../args/result_options.ts";
import { progressBar } from "../output/status_line.ts";
import { createTable, leftOutLine, lineWidth } from "../output/table.ts";
import { cellOf, streamedColumn, writeTable } from "../output/write_table.ts";
import { BRIEF } from "../python/options.ts";
import { inlineText } from "../python/print.ts";
import {
  childCount,
  MAPPED_OPTIONS,
  mappedOptions,
} from "../args/mapped_options.ts";

const OPTIONS = {
  ...LOOKUP_OPTIONS,
  ...LIST_OPTIONS,
  results: flag("Load the result of each child as well"),
  ...MAPPED_OPTIONS,
  ...tableOptions(CHILD_COLUMNS),
};

/** `taskrun mapped` */
export const mapped = defineCommand({
  name: "mapped",
  summary: "lists the children of a mapped task, in order, as they are read",
  usage: LOOKUP_USAGE,
  about:
    "NDJSON has { mapIndex, taskRunId, state } on each line, and with --results\n" +
    "result, in the form of docs/json.md, or error: { code, message, hint }.\n" +
    "If a result cannot be loaded, the command continues, and the exit code is 1.",
  ids: ["task run"],
  options: OPTIONS,
  examples: [
    [
      "List the children as a table",
      "taskrun mapped --slug transform-1 --flow-run 8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d",
    ],
    [
      "Load all results as NDJSON",
      "taskrun mapped 53f0c1b6-6f1a-5d2b-9f7b-0c5f1b8c3a11 --results --concurrency 12 > results.ndjson",
    ],
    [
      "List the failed children",
      "taskrun mapped 53f0c1b6-6f1a-5d2b-9f7b-0c5f1b8c3a11 --json | jq 'select(.state.type == \"Failed\").mapIndex'",
    ],
  ],
  async run(context, args) {
    const { values } = args;
    const target = targetOf(args);
    const asTable = wantsTable(values, context.stdout);
    const choice = chooseTable(columnsFor(values), values);
    const results = values.results || (asTable && choice.names.has("result"));
    const range = mappedOptions(values);
    const format = await lineFormat(values.query);
    const client = context.connect({ results: readingSettings(values) });
    const parent = await lookUp(target, client, context);
    checkMapped(parent);
    const failed = await writeChildren(
      parent,
      range,
      { choice: asTable ? choice : undefined, results, format },
      context,
    );
    if (failed === 0) return EXIT_CODES.ok;
    throw new CliError(
      `Cannot load ${failed} of the results: ${
        asTable ? "see their rows" : 'see "error" of their lines'
      }`,
    );
  },
});

/** With results the table has them in the place of ids and messages. */
function columnsFor(
  values: Pick<Values<typeof OPTIONS>, "results" | "columns" | "sort-by">,
): readonly Column<Child<JsonValue>>[] {
  const { results, columns = "", "sort-by": sortBy = "" } = values;
  if (results) {
    return CHILD_COLUMNS.map((column) =>
      ["task-run", "message"].includes(column.name)
        ? { ...column, isWide: true }
        : column
    );
  }
  return /\bresult\b/i.test(`${columns},${sortBy}`)
    ? CHILD_COLUMNS
    : CHILD_COLUMNS.filter(({ name }) => name !== "result");
}

/** How the children are written: as a table, or undefined for NDJSON. */
interface Form {
  readonly choice: TableChoice<Child<JsonValue>> | undefined;
  readonly results: boolean;
  readonly format: FormatLine;
}

async function writeChildren(
  parent: TaskRunView,
  range: ReturnType<typeof mappedOptions>,
  { choice, results, format }: Form,
  context: Context,
): Promise<number> {
  const { signal, timeoutMs, stdout, stderr } = context;
  const options = { ...range, signal, timeoutMs };
  const children = results
    ? loadChildren(parent, options, choice ? summarize : encodeJson)
    : withoutResults(iterMapped(parent, options));
  const isSorted = choice?.compare !== undefined;
  const textOf = choice
    ? tableOf(parent, choice, context)
    : (child: Child<JsonValue>) => format(childRecord(child));
  const bar = progressBar(stderr, childCount(parent, range));
  const kept: Child<JsonValue>[] = [];
  let done = 0;
  let failed = 0;
  try {
    for await (const child of children) {
      if (isSorted) kept.push(child);
      else {
        if (stdout.isTerminal) await bar.hide();
        const line = textOf(child);
        if (line !== undefined) await stdout.write(`${line}\n`);
      }
      if (child.status === "rejected") failed++;
      await bar.update(++done);
    }
  } finally {
    await bar.hide();
  }
  if (isSorted) await writeTable(kept, choice, countText(done), context);
  return failed;
}

function countText(count: number): string {
  return `${count} ${count === 1 ? "child" : "children"}`;
}

/** A value on one line of a table, shortened. */
function summarize(value: unknown): JsonValue {
  return inlineText(value, BRIEF);
}

async function* withoutResults(
  views: AsyncIterable<TaskRunView>,
): AsyncGenerator<Child<JsonValue>, void, undefined> {
  for await (const view of views) yield { view, status: "listed" };
}

const STATE_WIDTH = Math.max(...STATE_TYPES.map((name) => name.length)) + 2;
const ID_WIDTH = 36;

/** Makes rows as children come, the first with the head above it. */
function tableOf(
  parent: TaskRunView,
  { columns }: TableChoice<Child<JsonValue>>,
  { paint, stdout }: Context,
): (child: Child<JsonValue>) => string {
  const { state } = parent;
  const count = (isMapped(state) && state.nMapStates) || 0;
  const widths: Readonly<Record<string, number>> = {
    index: Math.max(5, `${count}`.length),
    state: STATE_WIDTH,
    "task-run": ID_WIDTH,
  };
  const fitted = columns.map((column, at) =>
    streamedColumn(column, widths[column.name], at === columns.length - 1)
  );
  const table = createTable(fitted, lineWidth(stdout));
  const leftOut = leftOutLine(table);
  let head = [...leftOut ? [paint.dim(leftOut)] : [], table.head(paint.dim), ""]
    .join("\n");
  return (child) => {
    const row = table.line(
      columns.map((column) => cellOf(column, column.text(child), child, paint)),
    );
    const text = head + row;
    head = "";
    return text;
  };
}
