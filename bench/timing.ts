/** The common functions of the benchmarks that are separate programs. */
/** The time of a run in milliseconds. */
export async function time(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

/**
 * Measures alternating runs, so that the load of the machine affects all
 * equally.
 */
export async function timeByTurns(
  runs: readonly (() => Promise<unknown>)[],
  rounds: number,
): Promise<number[][]> {
  const times = runs.map(() => [] as number[]);
  for (const run of runs) await run();
  for (let round = 0; round < rounds; round++) {
    for (const [at, run] of runs.entries()) times[at]!.push(await time(run));
  }
  return times;
}

/** The median of several times. */
export function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
}

/** A time in tables. */
export function formatMs(value: number): string {
  return value < 1_000
    ? `${value.toFixed(value < 10 ? 1 : 0)} ms`
    : `${(value / 1_000).toFixed(2)} s`;
}

/** A Markdown table; the first row is its head. */
export function toTable(rows: readonly (readonly string[])[]): string {
  const [head, ...rest] = rows;
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head!), line(head!.map(() => "---")), ...rest.map(line)].join(
    "\n",
  );
}
