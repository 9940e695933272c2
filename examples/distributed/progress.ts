import type { Bucket } from "./bucket.ts";
import { partName, planShards, type Shard } from "./shards.ts";
import type { ManifestJob } from "./queue.ts";

const WIDTH = 30;

/** A bar such as `shards ███░░░ 5/10`. */
export function bar(label: string, done: number, total: number): string {
  const full = total === 0 ? WIDTH : Math.floor(WIDTH * done / total);
  return `${label} ${"█".repeat(full)}${
    "░".repeat(WIDTH - full)
  } ${done}/${total}`;
}

/** The bars of an export: its shards and its rows, by the parts that are there. */
export function bars(
  { count }: ManifestJob,
  shards: readonly Shard[],
  names: ReadonlySet<string>,
): string {
  const done = shards.filter((shard) => names.has(partName(shard)));
  const rows = done.reduce((sum, { start, end }) => sum + end - start, 0);
  return `${bar("shards", done.length, shards.length)}  ${
    bar("rows", rows, count)
  }`;
}

/** Shows the bars until the signal aborts: in place on a terminal, else a line a change. */
export async function showProgress(
  job: ManifestJob,
  bucket: Bucket,
  print: (text: string) => void,
  isTerminal: boolean,
  signal: AbortSignal,
): Promise<void> {
  const shards = planShards(job, job.count, job.size);
  let last = "";
  while (true) {
    const text = bars(job, shards, new Set(await bucket.names()));
    if (text !== last) print(isTerminal ? `\r${text}` : `${text}\n`);
    last = text;
    if (signal.aborted) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
