/**
 * Compares mapped tasks with their peers in one run: a bare `fetch` loop, a
 * plain `Promise.all` and, if it is installed, Prefect's client. Writes
 * `bench/results/mapped.md` and `mapped.svg`, as a part of `deno task bench`.
 *
 * The Python program is TASKRUNVIEW_PYTHON, or `python3`.
 */
// deno-lint-ignore-file no-console -- its progress is its output
import {
  type Client,
  createClient,
  fromTaskSlug,
  iterMapped,
  type IterMappedOptions,
  type ResultReader,
  type TaskRunView,
} from "@taskrunview/taskrunview";
import { decodePickle } from "@taskrunview/taskrunview/pickle";
import { type Line, logChart } from "../chart.ts";
import { formatMs, median, time, timeByTurns } from "../timing.ts";
import { startServer } from "../server_process.ts";
import { bareQuery, queryByHand } from "../peers.ts";
import { memoryFigures } from "./memory.ts";
import { type Figure, report } from "./report.ts";

const FLOW = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
const ROUNDS = 7;
const FILES = 10_000;
const files = await Deno.makeTempDir();
for (let index = 0; index < FILES; index++) {
  await Deno.writeFile(`${files}/${index}.pickle`, pickledInt(index));
}
const server = await startServer(
  new URL("server.ts", import.meta.url),
  files,
);
const url = server.line;
const client = createClient({ apiUrl: url });
const python = await findPython();

const figures: Figure[] = [];

/** `BININT` between `PROTO 4` and `STOP`, as Python pickles a small int. */
function pickledInt(value: number): Uint8Array {
  const bytes = Uint8Array.of(0x80, 4, 0x4a, 0, 0, 0, 0, 0x2e);
  new DataView(bytes.buffer).setInt32(3, value, true);
  return bytes;
}

async function findPython(): Promise<string | undefined> {
  const command = Deno.env.get("TASKRUNVIEW_PYTHON") ?? "python3";
  const found = await new Deno.Command(command, {
    args: ["-c", "import prefect.backend"],
    stderr: "null",
  }).output().catch(() => undefined);
  return found?.success ? command : undefined;
}

/** The time of Prefect's client in milliseconds, without its start. */
async function timePython(act: string, slug: string): Promise<number> {
  const { stdout } = await new Deno.Command(python!, {
    args: [`${import.meta.dirname}/tasks.py`, act, slug],
    env: { PREFECT__BACKEND: "server", PREFECT__SERVER__ENDPOINT: url },
    stderr: "null",
  }).output();
  const last = new TextDecoder().decode(stdout).trim().split("\n").at(-1)!;
  return 1_000 * JSON.parse(last).seconds;
}

function put(
  what: string,
  ours: number,
  name: string,
  peer: number,
  ratio: string,
  goal: string,
): void {
  figures.push({
    what,
    ours: formatMs(ours),
    peer: `${name}: ${formatMs(peer)}`,
    ratio,
    goal,
  });
  console.log(what, formatMs(ours), name, formatMs(peer), ratio);
}

const whereChild = (slug: string, index: number) => ({
  task: { slug: { _eq: slug } },
  flow_run_id: { _eq: FLOW },
  map_index: { _eq: index },
});

async function bareLoop(slug: string, count: number): Promise<void> {
  for (let index = 0; index <= count; index++) {
    await bareQuery(fetch, url, whereChild(slug, index));
  }
}

const byHand = queryByHand(fetch, url);

async function handLoop(slug: string, count: number): Promise<void> {
  for (let index = 0; index <= count; index++) {
    await byHand(whereChild(slug, index));
  }
}

const parentOf = (slug: string, by: Client = client): Promise<TaskRunView> =>
  fromTaskSlug(slug, FLOW, -1, { client: by });

async function walk(slug: string, options?: IterMappedOptions): Promise<void> {
  for await (const _ of iterMapped(await parentOf(slug), options));
}

async function compareLoops(): Promise<void> {
  const slug = "values-1000";
  const times = await timeByTurns([
    () => bareLoop(slug, 1_000),
    () => handLoop(slug, 1_000),
    () => walk(slug),
    () => walk(slug, { concurrency: 6 }),
    () => walk(slug, { pageSize: 100 }),
  ], ROUNDS);
  const [bare, hand, one, six, pages] = times.map(median) as [
    number,
    number,
    number,
    number,
    number,
  ];
  put(
    "1,000 children, one by one",
    one,
    "bare fetch",
    bare,
    (one / bare).toFixed(2),
    "at most 1.15",
  );
  put(
    "1,000 children, one by one",
    one,
    "graphql-request + zod, by hand",
    hand,
    (one / hand).toFixed(2),
    "at most 1.00",
  );
  put(
    "1,000 children, 6 queries at once",
    six,
    "bare fetch",
    bare,
    (six / bare).toFixed(2),
    "",
  );
  if (python === undefined) return;
  const theirs = await timePython("walk", slug);
  put(
    "1,000 children, one by one",
    one,
    "Prefect's client",
    theirs,
    `1/${(theirs / one).toFixed(1)}`,
    "",
  );
  put(
    "1,000 children, pages of 100",
    pages,
    "Prefect's client",
    theirs,
    `1/${(theirs / pages).toFixed(0)}`,
    "at most 1/50",
  );
}

async function gather(concurrency: number): Promise<void> {
  const parent = await parentOf("files");
  const values = await parent.result({ concurrency }) as number[];
  if (values.length !== FILES || values[FILES - 1] !== FILES - 1) {
    throw new Error("wrong");
  }
}

async function gatherByPromiseAll(): Promise<void> {
  const paths: string[] = [];
  for await (
    const { state } of iterMapped(await parentOf("files"), { pageSize: 100 })
  ) {
    paths.push(state.result!.location!);
  }
  await Promise.all(
    paths.map(async (path) => decodePickle(await Deno.readFile(path))),
  );
}

async function compareGathering(): Promise<void> {
  const times = await timeByTurns([
    () => gather(6),
    () => gather(16),
    gatherByPromiseAll,
  ], 3);
  const [six, sixteen, all] = times.map(median) as [number, number, number];
  const what = "10,000 results in files";
  put(
    `${what}, 6 at once`,
    six,
    "pages, then Promise.all",
    all,
    (six / all).toFixed(2),
    "",
  );
  put(
    `${what}, 16 at once`,
    sixteen,
    "pages, then Promise.all",
    all,
    (sixteen / all).toFixed(2),
    "",
  );
  if (python === undefined) return;
  const theirs = await timePython("gather", "files");
  put(
    `${what}, 6 at once`,
    six,
    "Prefect's client",
    theirs,
    `1/${(theirs / six).toFixed(1)}`,
    "at most 1/12",
  );
}

async function compareLatency(): Promise<void> {
  const [count, concurrency, latency] = [1_000, 6, 20];
  const open: ResultReader["open"] = async ({ location }) => {
    await new Promise((resolve) => setTimeout(resolve, latency));
    return new Blob([location!]).stream();
  };
  const slow = createClient({
    apiUrl: url,
    results: { readers: { PrefectResult: { open } } },
  });
  const parent = await parentOf(`values-${count}`, slow);
  const ours = await time(() => parent.result({ concurrency }));
  const ideal = count / concurrency * latency;
  put(
    `${count} reads of ${latency} ms, ${concurrency} at once`,
    ours,
    "ideal",
    ideal,
    (ours / ideal).toFixed(2),
    "at most 1.3",
  );
}

type Point = readonly [count: number, seconds: number];

async function timeSizes(
  most: number,
  run: (slug: string) => Promise<number>,
): Promise<Point[]> {
  const points: Point[] = [];
  for (let count = 10; count <= most; count *= 10) {
    points.push([count, await run(`values-${count}`) / 1_000]);
    console.log(count, points.at(-1)![1]);
  }
  return points;
}

async function drawLines(): Promise<Line[]> {
  const by = (options: IterMappedOptions) => (slug: string) =>
    time(() => walk(slug, options));
  const lines: Line[] = [
    {
      name: "one by one",
      color: "#3d67ff",
      points: await timeSizes(100_000, by({})),
    },
    {
      name: "concurrency 6",
      color: "#28a745",
      points: await timeSizes(100_000, by({ concurrency: 6 })),
    },
    {
      name: "pages of 100",
      color: "#f58c0c",
      points: await timeSizes(100_000, by({ pageSize: 100 })),
    },
  ];
  if (python === undefined) return lines;
  const points = await timeSizes(10_000, (slug) => timePython("walk", slug));
  return [...lines, { name: "Prefect's client", color: "#eb0000", points }];
}

try {
  await compareLoops();
  await compareGathering();
  await compareLatency();
  figures.push(...await memoryFigures());
  const lines = await drawLines();
  const results = new URL("../results/", import.meta.url);
  await Deno.mkdir(results, { recursive: true });
  await Deno.writeTextFile(
    new URL("mapped.md", results),
    report(figures, lines, {
      rounds: ROUNDS,
      withPython: python !== undefined,
    }),
  );
  await Deno.writeTextFile(
    new URL("mapped.svg", results),
    logChart("Walking the children of a mapped task", {
      x: "children",
      y: "seconds",
    }, lines),
  );
} finally {
  await server[Symbol.asyncDispose]();
  await Deno.remove(files, { recursive: true });
}
