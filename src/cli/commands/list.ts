import {
  type Client,
  iterTaskRuns,
  type State,
  STATE_TYPES,
  type TaskRunView,
} from "../../../mod.ts";
import { FLOW_RUN_ID } from "../../api/query.ts";
import {
  type Context,
  defineCommand,
  isTable,
  LIST_OPTIONS,
} from "../command.ts";
import { CliError, usageError } from "../errors.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { checkedUuid, refuseMore } from "../args/lookup.ts";
import { choicesOf, integer, text, texts } from "../args/option.ts";
import { jsonText, sanitize } from "../output/sanitize.ts";
import { lineWriter } from "../output/output_file.ts";
import { statusLine } from "../output/status_line.ts";
import { lineWidth, tableHead, tableLine, widthOf } from "../output/table.ts";

/** `taskrun list` */
export const list = defineCommand({
  name: "list",
  summary: "lists the task runs of a flow run",
  usage: ["--flow-run UUID [--state STATE]… [options]"],
  about:
    "A table is sorted by slug and map index. NDJSON has the seven fields\n" +
    "of a view on each line and comes in the order of the ids, as it is read.",
  options: {
    "flow-run": text("UUID", "The flow run", { short: "f" }),
    state: choicesOf("STATE", "Only those in this state; may be repeated", [
      ...STATE_TYPES,
    ]),
    slug: texts("SLUG", "Only those of this task; may be repeated", {
      short: "s",
    }),
    index: integer("N", "Only those with this map index; -1: no children", {
      min: -1,
    }),
    ...LIST_OPTIONS,
  },
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
  async run(context, { positionals, values }) {
    refuseMore(positionals, 0);
    const { "flow-run": flowRun, state, slug, index } = values;
    const asTable = isTable(values, context.stdout);
    if (flowRun === undefined) {
      throw usageError("Cannot list task runs: --flow-run is missing");
    }
    const id = checkedUuid(flowRun, "flow run");
    const client = context.connect();
    const views = iterTaskRuns(id, {
      client,
      signal: context.signal,
      timeoutMs: context.timeoutMs,
      states: state.length > 0 ? state : undefined,
      slugs: slug.length > 0 ? slug : undefined,
      mapIndex: index,
    });
    const isWhole = state.length + slug.length === 0 && index === undefined;
    const known = isWhole ? ofKnownFlowRun(views, id, client, context) : views;
    await (asTable ? writeTable(known, context) : writeLines(known, context));
    return EXIT_CODES.ok;
  },
});

/** Asks for the flow run where it has no task runs: it may not be there. */
async function* ofKnownFlowRun(
  views: AsyncIterable<TaskRunView>,
  id: string,
  client: Client,
  { signal, timeoutMs }: Context,
): AsyncGenerator<TaskRunView, void, undefined> {
  let isEmpty = true;
  for await (const view of views) {
    isEmpty = false;
    yield view;
  }
  if (!isEmpty) return;
  const { flow_run_by_pk: row } = await client.graphql<
    { flow_run_by_pk?: unknown }
  >(FLOW_RUN_ID, { id }, { signal, timeoutMs });
  if (row) return;
  throw new CliError(`Cannot find the flow run "${id}": the API has none`, {
    exitCode: EXIT_CODES.notFound,
  });
}

async function writeLines(
  views: AsyncIterable<TaskRunView>,
  { stdout }: Context,
): Promise<void> {
  for await (const view of views) await stdout.write(`${jsonText(view)}\n`);
}

/** What a table keeps of a task run. */
interface Row {
  readonly slug: string;
  readonly mapIndex: number;
  readonly state: State;
  readonly id: string;
  readonly message: string;
}

const ID_WIDTH = 36;

/** What a line keeps for a message and the gaps, so that it seldom breaks. */
const MESSAGE_ROOM = 3 * 2 + 10;

async function writeTable(
  views: AsyncIterable<TaskRunView>,
  { stdout, stderr, paint }: Context,
): Promise<void> {
  const rows: Row[] = [];
  const status = statusLine(stderr);
  try {
    for await (const view of views) {
      rows.push(rowOf(view));
      await status.show(() => `${rows.length} task runs`);
    }
  } finally {
    await status.hide();
  }
  rows.sort((a, b) =>
    a.slug < b.slug ? -1 : a.slug > b.slug ? 1 : a.mapIndex - b.mapIndex
  );
  const width = lineWidth(stdout);
  const states = rows.map(({ state }) => `● ${state.type}`);
  const stateWidth = widthOf(["STATE", ...states]);
  const taskRoom = width - stateWidth - ID_WIDTH - MESSAGE_ROOM;
  const columns = [
    { title: "STATE", width: stateWidth },
    {
      title: "TASK",
      width: widthOf(
        ["TASK", ...rows.map(labelOf)],
        Math.min(Math.max(taskRoom, 12), 40),
      ),
    },
    { title: "TASK RUN", width: ID_WIDTH },
    { title: "MESSAGE", width: 0 },
  ];
  const out = lineWriter((data) => stdout.write(data));
  if (rows.length > 0) {
    await out.line(tableHead(columns, paint.dim, width));
  }
  for (const row of rows) {
    const { state } = row;
    const cells = [
      {
        text: `● ${state.type}`,
        paint: (text: string) => paint.state(state, text),
      },
      labelOf(row),
      row.id,
      { text: row.message, paint: paint.dim },
    ];
    await out.line(tableLine(columns, cells, width));
  }
  await out.line(paint.dim(countsOf(rows)));
  await out.flush();
}

function rowOf({ taskSlug, mapIndex, state, taskRunId }: TaskRunView): Row {
  return {
    slug: sanitize(taskSlug),
    mapIndex,
    state,
    id: taskRunId,
    message: sanitize(state.message ?? ""),
  };
}

function labelOf({ slug, mapIndex }: Row): string {
  return mapIndex < 0 ? slug : `${slug}[${mapIndex}]`;
}

/** Such as `12 task runs: 8 Success, 4 Failed`. */
function countsOf(rows: readonly Row[]): string {
  if (rows.length === 0) return "no task runs";
  const counts = new Map<string, number>();
  for (const { state } of rows) {
    counts.set(state.type, (counts.get(state.type) ?? 0) + 1);
  }
  const parts = [...counts].sort(([, a], [, b]) => b - a)
    .map(([type, count]) => `${count} ${type}`);
  const noun = rows.length === 1 ? "task run" : "task runs";
  return `${rows.length} ${noun}: ${parts.join(", ")}`;
}
