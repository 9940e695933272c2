/** Prints what views cost in memory, as JSON; see `memory_test.ts`. */
// deno-lint-ignore-file no-console -- its output is its result
import {
  createClient,
  type FlowRunView,
  fromTaskRunData,
  fromTaskSlug,
  iterLogs,
  iterMapped,
  parseState,
} from "@taskrunview/taskrunview";
import { startTestBackend } from "@taskrunview/taskrunview/testing";
import { childRow } from "../_task_run_rows.ts";
import { unpack } from "../../src/decode/unpack/unpack.ts";
import { fromBase64, readRows } from "../decode/_data.ts";
import { turn } from "../_fake_clock.ts";

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
  const alive = () => some.filter((view) => view.deref() !== undefined).length;
  for (let turns = 0; turns < 100 && alive() > 0; turns++) {
    await turn();
    heapUsed();
  }
  return [most, alive()];
}

/** A log of so many lines, of which an answer is made when it is requested. */
function madeLog(count: number): typeof fetch {
  const start = Date.UTC(2022, 4, 9);
  const lineAt = (number: number) => ({
    id: `${String(number).padStart(8, "0")}-0000-4000-8000-000000000000`,
    timestamp: new Date(start + Math.floor(number / 3)).toISOString(),
    level: "INFO",
    name: "prefect.shop",
    message: `Order ${number} ${"x".repeat(100)}`,
    task_run_id: null,
  });
  return (_, init) => {
    const { variables: { where, limit } } = JSON.parse(init!.body as string);
    // What comes after a line is that of its id, which are in the order of time.
    const after = where._or?.find(({ id }: { id?: unknown }) => id)?.id._gt;
    const first = after === undefined ? 0 : Number(after.slice(0, 8)) + 1;
    const length = Math.min(limit, count - first);
    const logs = Array.from({ length }, (_, at) => lineAt(first + at));
    return Promise.resolve(Response.json({ data: { flow_run: [{ logs }] } }));
  };
}

/** How far the heap grows after the first lines of a log, and how many stay. */
async function readLog(count: number, follow: boolean): Promise<number[]> {
  const client = createClient({ apiUrl: "http://p:1", fetch: madeLog(count) });
  const run = {
    flowRunId: FLOW,
    state: parseState({ type: "Success" }),
  } as FlowRunView;
  const some: WeakRef<object>[] = [];
  let [read, first, most] = [0, 0, 0];
  for await (const line of iterLogs(run, { client, follow, pollMs: 1 })) {
    if (++read === 50_000) first = heapUsed();
    if (read % 50_000 === 500) some.push(new WeakRef(line));
    if (read > 50_000 && read % 50_000 === 0) {
      most = Math.max(most, heapUsed() - first);
    }
  }
  if (read !== count) throw new Error(`read ${read} of ${count}`);
  const alive = () => some.filter((line) => line.deref() !== undefined).length;
  for (let turns = 0; turns < 100 && alive() > 0; turns++) {
    await turn();
    heapUsed();
  }
  return [most, alive()];
}

/** The memory that is not garbage: what a first collection frees, a second counts. */
function liveBytes(): number {
  heapUsed();
  heapUsed();
  const { heapUsed: heap, external } = Deno.memoryUsage();
  return heap + external;
}

/** How far memory grows while a bomb of so many megabytes is unpacked, and how much comes of it. */
async function bomb(format: Bomb, count: number): Promise<number[]> {
  const { bytes } = readRows<
    { format: string; repeat?: string[]; bytes: string }
  >(
    "formats/packed.ndjson",
  ).find((row) => row.format === format && row.repeat?.[0] === "\0")!;
  const part = fromBase64(bytes);
  const packed = new Uint8Array(part.length * count);
  for (let i = 0; i < count; i++) packed.set(part, i * part.length);
  const before = liveBytes();
  let most = before;
  const watch = setInterval(() => most = Math.max(most, liveBytes()), 1);
  const unpacked = await unpack(format, packed).catch((error) => {
    if (error.code === "too_large") return new Uint8Array();
    throw error;
  });
  clearInterval(watch);
  return [most - before, unpacked.length];
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

type Bomb = "gzip" | "bz2" | "lzma";

const [what, argument] = Deno.args;
const count = Number(argument);
const measured = what === "walk"
  ? await walk(count)
  : what === "logs" || what === "follow"
  ? await readLog(count, what === "follow")
  : what === "views"
  ? views(count)
  : await bomb(what as Bomb, count);
console.log(JSON.stringify(measured));
