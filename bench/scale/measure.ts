/**
 * Measures what a child costs, for the model of `docs/scale.md`: the list of up
 * to 1,000,000 children, and up to 20,000 reads of 1 KB from S3, both from
 * servers in processes of their own. Writes `bench/results/scale.json`:
 *
 *     deno run --lock=dev.lock -A bench/scale/measure.ts
 *
 * @module
 */
// deno-lint-ignore-file no-console -- its progress is its output
import process from "node:process";
import {
  createClient,
  fromTaskSlug,
  iterMapped,
  readResult,
} from "@taskrunview/taskrunview";
import { startServer } from "../server_process.ts";

const FLOW = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";

interface Point {
  readonly what: "list" | "S3";
  readonly children: number;
  readonly requests: number;
  /** From start to end. */
  readonly seconds: number;
  /** Of this process, in seconds. */
  readonly cpu: number;
}

let requests = 0;
let bytes = 0;
const counting: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  requests++;
  bytes += Number(response.headers.get("content-length"));
  return response;
};

async function measure(
  what: Point["what"],
  children: number,
  run: () => Promise<unknown>,
): Promise<Point> {
  requests = 0;
  const [cpu, started] = [process.cpuUsage(), performance.now()];
  await run();
  const seconds = (performance.now() - started) / 1e3;
  const { user, system } = process.cpuUsage(cpu);
  const point = {
    what,
    children,
    requests,
    seconds,
    cpu: (user + system) / 1e6,
  };
  console.log(point);
  return point;
}

async function listPoints(): Promise<{ points: Point[]; rowBytes: number }> {
  await using api = await startServer(
    new URL("../mapped/server.ts", import.meta.url),
    "/tmp",
  );
  const client = createClient({ apiUrl: api.line, fetch: counting });
  const points: Point[] = [];
  for (const children of [1_000, 10_000, 100_000, 1_000_000]) {
    const parent = await fromTaskSlug(`values-${children}`, FLOW, { client });
    bytes = 0;
    points.push(
      await measure("list", children, async () => {
        for await (const _ of iterMapped(parent, { pageSize: 100 }));
      }),
    );
  }
  return { points, rowBytes: Math.round(bytes / 1_000_000) };
}

async function s3Points(): Promise<Point[]> {
  await using store = await startServer(new URL("store.ts", import.meta.url));
  const client = createClient({
    fetch: counting,
    results: {
      s3: {
        accessKeyId: "AKIDBENCH",
        secretAccessKey: "bench",
        region: "us-east-1",
        endpoint: store.line,
      },
    },
  });
  const points: Point[] = [];
  for (const children of [1_000, 10_000, 20_000]) {
    points.push(
      await measure("S3", children, async () => {
        let next = 0;
        const work = async () => {
          for (let index; (index = next++) < children;) {
            await readResult({
              type: "S3Result",
              bucket: "bench",
              location: `${index}`,
            }, { client });
          }
        };
        await Promise.all(Array.from({ length: 64 }, work));
      }),
    );
  }
  return points;
}

/** CPU of one child, by the larger half of the points: start costs are gone. */
function cpuOf(points: readonly Point[]): number {
  const last = points.at(-1)!;
  return Math.round(10 * last.cpu / last.children * 1e6) / 10;
}

const list = await listPoints();
const s3 = await s3Points();
const round = (value: number) => Number(value.toPrecision(3));
const result = {
  load: round(Deno.loadavg()[0]!),
  runtime: `Deno ${Deno.version.deno}`,
  rowBytes: list.rowBytes,
  listCpuUs: cpuOf(list.points),
  s3CpuUs: cpuOf(s3),
  points: [...list.points, ...s3].map((point) => ({
    ...point,
    seconds: round(point.seconds),
    cpu: round(point.cpu),
  })),
};
const file = new URL("../results/scale.json", import.meta.url);
await Deno.writeTextFile(file, `${JSON.stringify(result, null, 2)}\n`);
