/**
 * The main job on recorded data: an API in this process serves task runs that
 * Prefect 1.4.1 has written, and the library reads them and their results.
 *
 *     deno task demo
 *     deno task demo --serve      a page to look at, with a flow run at work
 */
// deno-lint-ignore-file no-console -- it is there to be read
import {
  createClient,
  fromTaskRunId,
  fromTaskSlug,
  getLatest,
  iterMapped,
  TaskRunViewError,
} from "@taskrunview/taskrunview";
import type { PyObject } from "@taskrunview/taskrunview/pickle";
import {
  recordedRows,
  startTestBackend,
} from "@taskrunview/taskrunview/testing";
import { serveDemo } from "./served.ts";
import { heading, note, show, timed } from "./terminal.ts";

if (Deno.args.includes("--serve")) {
  await serveDemo(Deno.args);
  Deno.exit();
}

const SUMMARIZE_ID = "87aaf2a5-08e3-5787-8d32-1a2c238f6cc0";
const DAILY_FLOW = "7465da29-04f3-5c95-ab66-95c9bb0bcd9a";
const SMALL_FLOW = "8fe5792c-bd38-5a9b-90b3-85f9f2dbe47d";
const FLOW_IN_PROGRESS = "c22ef00d-e0ce-5a46-aab5-2c829ae53226";
const FRAGILE_FLOW = "171bc000-3ab2-5550-a735-a81d66f18967";

const rows = recordedRows({
  resultsDir: `${import.meta.dirname}/../tests/data/results`,
});
await using api = await startTestBackend({ rows });
const client = createClient({ apiUrl: api.url });
console.log(`${rows.length} task runs of Prefect 1.4.1, served at ${api.url}`);

heading("Look a task run up, by its id");
const summary = await fromTaskRunId<Summary>(SUMMARIZE_ID, { client });
show(summary);
note(`task run ${summary.taskRunId}`);
note(`flow run ${summary.flowRunId}`);

heading("The same by its slug and flow run");
show(await fromTaskSlug("summarize-1", DAILY_FLOW, -1, { client }));

heading("Its result, read when asked for and only once");
const [value, first] = await timed(() => summary.result());
const [, again] = await timed(() => summary.result());
console.log(" ", `${value.count} orders, ${value.gross.toFixed(2)} gross`);
note(`a pickle of ${value.skus.length} products: ${first}, then ${again}`);

heading("A refresh is a new view; the old one stays as it was");
const running = await fromTaskSlug("transform-1", FLOW_IN_PROGRESS, 1, {
  client,
});
show(running);
const { serialized_state: done } = rows.find((row) =>
  row.flow_run_id === SMALL_FLOW && row.task.slug === "transform-1" &&
  row.map_index === 1
)!;
api.setRows(
  rows.map((row) =>
    row.id === running.taskRunId ? { ...row, serialized_state: done } : row
  ),
);
show(await getLatest(running));
show(running, "what was looked up before");

heading("A mapped task, one child and one query at a time");
const parent = await fromTaskSlug<PyObject[]>(
  "transform-1",
  SMALL_FLOW,
  -1,
  { client },
);
show(parent);
for await (const child of iterMapped(parent)) {
  const { className, state } = await child.result();
  show(child, `${className} ${JSON.stringify(state)}`);
}

heading("All results of a mapped task at once");
const daily = await fromTaskSlug<PyObject[]>("transform-1", DAILY_FLOW, -1, {
  client,
});
const asked = api.requests.length;
const [lines, took] = await timed(() => daily.result());
console.log(" ", `${lines.length} results, in the order of their map index`);
note(`${api.requests.length - asked} query and 25 files: ${took}`);

heading("When a child has failed, the error says which and what to do");
const fragile = await fromTaskSlug("divide-1", FRAGILE_FLOW, -1, { client });
await fragile.result().catch(explain);
const settled = await fragile.result({ settled: true });
for (const [index, outcome] of settled.entries()) {
  note(
    outcome.status === "fulfilled"
      ? `divide-1[${index}] gave ${outcome.value}`
      : `divide-1[${index}] has no result: ${outcome.reason.code}`,
  );
}

interface Summary {
  readonly count: number;
  readonly gross: number;
  readonly skus: readonly string[];
}

function explain(error: unknown): void {
  if (!(error instanceof TaskRunViewError)) throw error;
  console.log(`  %c${error.name} ${error.code}`, "color: #ff4e33");
  console.log(`  ${error.message}`);
  note(error.hint ?? "");
}
