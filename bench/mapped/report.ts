import type { Line } from "../chart.ts";
import { formatMs, toTable } from "../timing.ts";

/** One comparison. */
export interface Figure {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  readonly ratio: string;
  readonly goal: string;
}

/** The report of a run: the figures as a table, and the times over the number of children. */
export function report(
  figures: readonly Figure[],
  lines: readonly Line[],
  { rounds, withPython }: {
    readonly rounds: number;
    readonly withPython: boolean;
  },
): string {
  const sizes = lines[0]!.points.map(([count]) => count);
  return `# Mapped tasks

Measured by \`deno task bench\`: the API in a process of its own on
loopback, all peers in the same run, medians of ${rounds} rounds by turns (one
round of Prefect's client). Machines differ: the ratios count.

${
    toTable([
      ["what", "here", "peer", "ratio", "goal"],
      ...figures.map((
        { what, ours, peer, ratio, goal },
      ) => [what, ours, peer, ratio, goal]),
    ])
  }

${
    withPython
      ? ""
      : "Prefect's client is not installed here.\n\n"
  }![Time over the number of children](mapped.svg)

${
    toTable([
      ["children", ...lines.map(({ name }) => name)],
      ...sizes.map((size) => [
        size.toLocaleString("en"),
        ...lines.map(({ points }) => {
          const point = points.find(([count]) => count === size);
          return point ? formatMs(1_000 * point[1]) : "";
        }),
      ]),
    ])
  }
`;
}
