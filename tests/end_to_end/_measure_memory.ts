/** Prints what views cost in memory, as JSON; see `memory_test.ts`. */
// deno-lint-ignore-file no-console -- its output is its result
import {
  createClient,
  fromTaskRunData,
  fromTaskSlug,
  iterMapped,
  parseState,
} from "@taskrunview/taskrunview";
import { startTestBackend } from "@taskrunview/taskrunview/testing";
import { childRow } from "../_task_run_rows.ts";

const FLOW = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";

function heapUsed(): number {
  (globalThis as unknown as { gc(): void }).gc();
  return Deno.memoryUsage().heapUsed;
}

/** How far the heap grows after the first 1,000, and how many views stay. */
async function walk(count: number): Promise<number[]> {
  await using api = await startTestBackend({
    rows: [],
    mapped: [{ flowRunId: FLOW, slug: "add-1", count }],
  });
  const client = createClient({ apiUrl: api.url });
  const parent = await fromTaskSlug("add-1", FLOW, -1, { client });
  const some: WeakRef<object>[] = [];
  let [walked, first, most] = [0, 0, 0];
  for await (const child of iterMapped(parent, { pageSize: 100 })) {
    if (++walked === 1_000) first = heapUsed();
    if (walked % 1_000 === 500) some.push(new WeakRef(child));
    if (walked % 25_000 === 0) most = Math.max(most, heapUsed() - first);
  }
  if (walked !== count) throw new Error(`walked ${walked} of ${count}`);
  await new Promise((resolve) => setTimeout(resolve, 10));
  heapUsed();
  return [most, some.filter((view) => view.deref() !== undefined).length];
}

/** What a view costs beyond its state. */
function views(count: number): number[] {
  const client = createClient({ apiUrl: "http://127.0.0.1:1" });
  const rows = Array.from({ length: count }, (_, index) => childRow(index));
  const cost = (make: (row: Record<string, unknown>) => unknown) => {
    const before = heapUsed();
    const made = rows.map(make);
    return (heapUsed() - before) / made.length;
  };
  const states = cost((row) => parseState(row.serialized_state));
  return [cost((row) => fromTaskRunData(row, { client })) - states];
}

const [what, count] = Deno.args;
console.log(JSON.stringify(
  what === "walk" ? await walk(Number(count)) : views(Number(count)),
));
