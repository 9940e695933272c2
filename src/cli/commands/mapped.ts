import {
  encodeJson,
  isMapped,
  iterMapped,
  type JsonValue,
  STATE_TYPES,
  type TaskRunView,
} from "../../../mod.ts";
import {
  type Context,
  defineCommand,
  isTable,
  LIST_OPTIONS,
} from "../command.ts";
import { CliError } from "../errors.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import {
  checkMapped,
  lookUp,
  LOOKUP_OPTIONS,
  LOOKUP_USAGE,
  targetOf,
} from "../args/lookup.ts";
import { flag } from "../args/option.ts";
import { type Child, childLine, loadChildren } from "../output/child.ts";
import type { Paint } from "../output/paint.ts";
import { sanitize } from "../output/sanitize.ts";
import { readingSettings } from "../args/result_options.ts";
import { progressBar } from "../output/status_line.ts";
import {
  type Cell,
  createTable,
  leftOutLine,
  lineWidth,
} from "../output/table.ts";
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
};

/** `taskrun mapped` */
export const mapped = defineCommand({
  name: "mapped",
  summary: "lists the children of a mapped task, in order, as they are read",
  usage: LOOKUP_USAGE,
  about:
    "NDJSON has { mapIndex, taskRunId, state } on each line, with --results also\n" +
    "result, in the form of docs/json.md, or error: { code, message, hint }.\n" +
    "Where a result could not be loaded, it goes on and ends with 1.",
  ids: ["task run"],
  options: OPTIONS,
  examples: [
    [
      "A table of the children",
      "taskrun mapped --slug transform-1 --flow-run 8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d",
    ],
    [
      "All results, as NDJSON",
      "taskrun mapped 53f0c1b6-6f1a-5d2b-9f7b-0c5f1b8c3a11 --results --concurrency 12 > results.ndjson",
    ],
    [
      "Which children have failed",
      "taskrun mapped 53f0c1b6-6f1a-5d2b-9f7b-0c5f1b8c3a11 --json | jq 'select(.state.type == \"Failed\").mapIndex'",
    ],
  ],
  async run(context, args) {
    const { values } = args;
    const target = targetOf(args);
    const asTable = isTable(values, context.stdout);
    const range = mappedOptions(values);
    const client = context.connect({ results: readingSettings(values) });
    const parent = await lookUp(target, client, context);
    checkMapped(parent);
    const failed = await writeChildren(
      parent,
      range,
      { asTable, results: values.results },
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

async function writeChildren(
  parent: TaskRunView,
  range: ReturnType<typeof mappedOptions>,
  { asTable, results }: { asTable: boolean; results: boolean },
  context: Context,
): Promise<number> {
  const { signal, timeoutMs, stdout, stderr } = context;
  const options = { ...range, signal, timeoutMs };
  const children = results
    ? loadChildren(parent, options, asTable ? summarize : encodeJson)
    : withoutResults(iterMapped(parent, options));
  const textOf = asTable ? tableOf(parent, results, context) : childLine;
  const bar = progressBar(stderr, childCount(parent, range));
  let done = 0;
  let failed = 0;
  try {
    for await (const child of children) {
      if (stdout.isTerminal) await bar.hide();
      await stdout.write(`${textOf(child)}\n`);
      if (child.status === "rejected") failed++;
      await bar.update(++done);
    }
  } finally {
    await bar.hide();
  }
  return failed;
}

/** A value on one line, for a table: enough to know it by, not all of it. */
function summarize(value: unknown): JsonValue {
  return inlineText(value, BRIEF);
}

async function* withoutResults(
  views: AsyncIterable<TaskRunView>,
): AsyncGenerator<Child<JsonValue>, void, undefined> {
  for await (const view of views) yield { view, status: "listed" };
}

const STATE_WIDTH = Math.max(...STATE_TYPES.map((name) => name.length));

/** Makes rows, the first with the head above it. */
function tableOf(
  parent: TaskRunView,
  results: boolean,
  { paint, stdout }: Context,
): (child: Child<JsonValue>) => string {
  const { state } = parent;
  const count = (isMapped(state) && state.nMapStates) || 0;
  const columns = [
    { title: "INDEX", width: Math.max(5, `${count}`.length), isRight: true },
    { title: "STATE", width: STATE_WIDTH + 2 },
    ...results ? [] : [{ title: "TASK RUN", width: 36, isOptional: true }],
    { title: results ? "RESULT" : "MESSAGE", width: 0 },
  ];
  const table = createTable(columns, lineWidth(stdout));
  const leftOut = leftOutLine(table);
  let head = [...leftOut ? [paint.dim(leftOut)] : [], table.head(paint.dim), ""]
    .join("\n");
  return (child) => {
    const { state, mapIndex, taskRunId } = child.view;
    const row = table.line([
      `${mapIndex}`,
      {
        text: `● ${state.type}`,
        paint: (text: string) => paint.state(state, text),
      },
      ...results ? [] : [taskRunId],
      lastCell(child, paint),
    ]);
    const text = head + row;
    head = "";
    return text;
  };
}

function lastCell(child: Child<JsonValue>, paint: Paint): Cell {
  if (child.status === "listed") {
    return { text: sanitize(child.view.state.message ?? ""), paint: paint.dim };
  }
  if (child.status === "fulfilled") {
    return { text: sanitize(String(child.value)) };
  }
  const { code, message } = child.reason;
  return { text: sanitize(`${code}: ${message}`), paint: paint.bad };
}
