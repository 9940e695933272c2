/**
 * What a flow run did, in a Deno script: how many task runs ended in which
 * state, why some failed, and what the mapped ones gave.
 *
 *     deno run --allow-net --allow-env --allow-read examples/script.ts
 *
 * Your own flow run, from the API that the Python client would ask:
 *
 *     FLOW_RUN_ID=… deno run --allow-net --allow-env --allow-read examples/script.ts
 *
 * Prints three short lists. For the recorded flow run they start with
 * `29 task runs`, `12 Success`.
 */
// deno-lint-ignore-file no-console -- it is there to be read
import {
  createClient,
  isFailed,
  isMapped,
  iterTaskRuns,
  type TaskRunView,
} from "@taskrunview/taskrunview";
import { openApi } from "./api.ts";

await using api = await openApi("171bc000-3ab2-5550-a735-a81d66f18967");
const client = createClient({ apiUrl: api.apiUrl });

const runs: TaskRunView[] = [];
for await (const run of iterTaskRuns(api.flowRunId, { client })) runs.push(run);
runs.sort((a, b) => nameOf(a) < nameOf(b) ? -1 : 1);

if (runs.length === 0) console.error("Is FLOW_RUN_ID right?");
console.log(`${runs.length} task runs`);
const byState = Map.groupBy(runs, ({ state }) => state.type);
for (const [type, { length }] of [...byState].sort(byCount)) {
  console.log(`  ${String(length).padStart(2)} ${type}`);
}

console.log("What failed, and why");
for (const run of runs.filter(({ state }) => isFailed(state))) {
  console.log(`  ${nameOf(run)}: ${run.state.message}`);
}

console.log("What mapped tasks gave");
for (const parent of runs.filter(({ state }) => isMapped(state))) {
  const outcomes = await parent.result({ settled: true });
  const values = outcomes.flatMap((outcome) =>
    outcome.status === "fulfilled" ? [outcome.value] : []
  );
  console.log(
    `  ${parent.taskSlug}: ${values.length} of ${outcomes.length} results`,
    values,
  );
}

function nameOf({ taskSlug, mapIndex }: TaskRunView): string {
  return mapIndex < 0 ? taskSlug : `${taskSlug}[${mapIndex}]`;
}

function byCount(
  [, a]: [string, unknown[]],
  [, b]: [string, unknown[]],
): number {
  return b.length - a.length;
}
