/**
 * Computes what a mapped task of any size costs, from what `bench/scale/measure.ts`
 * has measured, and writes the tables of `docs/scale.md`: `deno task scale`.
 *
 * @module
 */
import measured from "../../bench/results/scale.json" with { type: "json" };

/** The page that this script writes the tables of. */
export const SCALE_PAGE: URL = new URL("../../docs/scale.md", import.meta.url);

const PAGE_SIZE = 100;

/** Prices in US dollars, and the conditions that no measurement can know. */
export const ASSUMED = {
  /** 1,000 GET requests of S3 Standard. */
  getsPer1000: 0.0004,
  /** One hour of a virtual CPU. */
  cpuHour: 0.042,
  /** Milliseconds of an answer of S3 in the same region. */
  s3LatencyMs: 30,
  /** Milliseconds of an answer of the API for a page. */
  apiLatencyMs: 50,
  /** Objects that one worker reads at once. */
  concurrency: 64,
  /** Bytes of an object. */
  objectBytes: 1_000,
} as const;

/** A cost of a whole mapped task. */
export interface Cost {
  readonly requests: number;
  readonly bytes: number;
  /** Seconds of one core. */
  readonly cpu: number;
  /** Seconds from start to end. */
  readonly seconds: number;
  readonly dollars: number;
}

/** Requests of a list: a page follows the last full one. */
export function listRequests(children: number): number {
  return Math.floor(children / PAGE_SIZE) + 1;
}

/** What listing the children costs, page after page. */
export function listCost(children: number): Cost {
  const requests = listRequests(children);
  const cpu = children * measured.listCpuUs / 1e6;
  return {
    requests,
    bytes: children * measured.rowBytes,
    cpu,
    seconds: cpu + requests * ASSUMED.apiLatencyMs / 1e3,
    dollars: cpu / 3_600 * ASSUMED.cpuHour,
  };
}

/** What reading all results from S3 costs, after the list, by some workers. */
export function s3Cost(children: number, workers: number): Cost {
  const list = listCost(children);
  const cpu = list.cpu + children * measured.s3CpuUs / 1e6;
  const waiting = children * ASSUMED.s3LatencyMs / 1e3 / ASSUMED.concurrency;
  return {
    requests: list.requests + children,
    bytes: list.bytes + children * ASSUMED.objectBytes,
    cpu,
    // A worker waits and computes at the same time: the longer one counts.
    seconds: Math.max(cpu, waiting + list.seconds) / workers,
    dollars: children / 1_000 * ASSUMED.getsPer1000 +
      cpu / 3_600 * ASSUMED.cpuHour,
  };
}

/** The most children that one process reads from S3 in a time. */
export function mostChildren(seconds: number): number {
  const each = s3Cost(1_000_000, 1).seconds / 1_000_000;
  const exact = seconds / each;
  const unit = 10 ** Math.floor(Math.log10(exact));
  return Math.floor(exact / unit) * unit;
}

const SIZES = [100_000, 1_000_000, 100_000_000];

function table(rows: readonly (readonly string[])[]): string {
  const [head, ...rest] = rows;
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head!), line(head!.map(() => "---")), ...rest.map(line)]
    .join("\n");
}

const count = (value: number) => value.toLocaleString("en");

function size(bytes: number): string {
  return bytes < 1e9
    ? `${(bytes / 1e6).toFixed(0)} MB`
    : `${(bytes / 1e9).toFixed(1)} GB`;
}

function duration(seconds: number): string {
  if (seconds < 100) return `${seconds.toPrecision(2)} s`;
  if (seconds < 7_200) return `${(seconds / 60).toFixed(0)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}

const money = (dollars: number) => `$${dollars.toFixed(dollars < 1 ? 4 : 2)}`;

function costRow(children: number, what: string, cost: Cost): string[] {
  const { requests, bytes, cpu, seconds, dollars } = cost;
  return [
    ...[count(children), what, count(requests), size(bytes)],
    ...[duration(cpu), duration(seconds), money(dollars)],
  ];
}

const HEAD = ["children", "what", "requests", "bytes", "CPU", "time", "cost"];

/** The tables of the page, by their names. */
export function scaleTables(): Readonly<Record<string, string>> {
  return {
    cost: table([
      HEAD,
      ...SIZES.flatMap((children) => [
        costRow(children, "list", listCost(children)),
        costRow(children, "S3, 1 worker", s3Cost(children, 1)),
        costRow(children, "S3, 16 workers", s3Cost(children, 16)),
      ]),
    ]),
    measured: table([
      ["children", "what", "requests", "seconds", "CPU", "CPU of the model"],
      ...measured.points.map(({ children, what, requests, seconds, cpu }) => [
        ...[count(children), what, count(requests), duration(seconds)],
        ...[duration(cpu), duration(modelCpu(what, children))],
      ]),
    ]),
    limit: table([
      ["in", "one process reads from S3"],
      ["10 minutes", `${count(mostChildren(600))} children`],
      ["1 hour", `${count(mostChildren(3_600))} children`],
      ["1 day", `${count(mostChildren(86_400))} children`],
    ]),
  };
}

/** The CPU that the model expects for a measured point. */
export function modelCpu(what: string, children: number): number {
  const each = what === "list" ? measured.listCpuUs : measured.s3CpuUs;
  return children * each / 1e6;
}

/** Puts the tables between their marks. */
export function withTables(page: string): string {
  let text = page;
  for (const [name, table] of Object.entries(scaleTables())) {
    text = text.replace(
      new RegExp(`(<!-- ${name} -->)[^]*?(<!-- end -->)`),
      (_, start, end) => `${start}\n\n${table}\n\n${end}`,
    );
  }
  return text;
}

if (import.meta.main) {
  const page = await Deno.readTextFile(SCALE_PAGE);
  await Deno.writeTextFile(SCALE_PAGE, withTables(page));
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", SCALE_PAGE.pathname],
  }).output();
  if (!success) throw new Error("Cannot format docs/scale.md");
}
