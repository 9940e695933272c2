import type { Bucket } from "./bucket.ts";
import type { Shard } from "./plan.ts";

const WIDTH = 30;

/** A bar such as `parts ███░░░ 5/10`. */
export function bar(label: string, done: number, total: number): string {
  const full = total === 0 ? WIDTH : Math.floor(WIDTH * done / total);
  return `${label} ${"█".repeat(full)}${
    "░".repeat(WIDTH - full)
  } ${done}/${total}`;
}

/** The bars of a plan: its parts, and what the parts that are there hold. */
export function bars(
  shards: readonly Shard[],
  names: ReadonlySet<string>,
): string {
  const done = shards.filter(({ name }) => names.has(name));
  return `${bar("parts", done.length, shards.length)}  ${
    bar("rows", countOf(done), countOf(shards))
  }`;
}

function countOf(shards: readonly Shard[]): number {
  return shards.reduce((sum, { count }) => sum + count, 0);
}

/** Shows the bars until the signal aborts: in place on a terminal, else a line a change. */
export async function showProgress(
  shards: readonly Shard[],
  bucket: Bucket,
  print: (text: string) => void,
  isTerminal: boolean,
  signal: AbortSignal,
): Promise<void> {
  let last = "";
  while (true) {
    const text = bars(shards, new Set(await bucket.names()));
    if (text !== last) print(isTerminal ? `\r${text}` : `${text}\n`);
    last = text;
    if (signal.aborted) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
