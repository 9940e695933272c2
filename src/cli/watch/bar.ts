import { isRunning, parseState, STATE_TYPES } from "../../../mod.ts";
import type { Paint } from "../output/paint.ts";
import {
  isFailedType,
  isSuccessfulType,
  type TaskSnapshot,
} from "./snapshot.ts";
import type { ScreenText } from "./screen.ts";

/** A part of a stacked bar. Its mark tells it without a colour, too. */
interface Kind {
  readonly mark: string;
  readonly sign: string;
  readonly holds: (type: string) => boolean;
  readonly paint: (paint: Paint) => (text: string) => string;
}

const RUNNING_TYPES: ReadonlySet<string> = new Set(
  STATE_TYPES.filter((type) => isRunning(parseState({ type }))),
);

const KINDS: readonly Kind[] = [
  {
    mark: "█",
    sign: "✓",
    holds: isSuccessfulType,
    paint: (paint) => paint.good,
  },
  { mark: "▒", sign: "✗", holds: isFailedType, paint: (paint) => paint.bad },
  {
    mark: "▓",
    sign: "▸",
    holds: (type) => RUNNING_TYPES.has(type),
    paint: (paint) => paint.bold,
  },
];

const REST = "░";
const COUNT = new Intl.NumberFormat("en-US");

/** How many children are of each kind, and all of them. */
function countKinds({ children, total }: TaskSnapshot) {
  const counts = KINDS.map(() => 0);
  let known = 0;
  for (const [type, count] of children ?? []) {
    known += count;
    const at = KINDS.findIndex(({ holds }) => holds(type));
    if (at >= 0) counts[at]! += count;
  }
  const all = Math.max(known, total ?? 0);
  const rest = all - counts.reduce((sum, count) => sum + count, 0);
  return { counts, all, rest };
}

/** The children of a mapped task as one bar of a width. */
export function stackedBar(
  task: TaskSnapshot,
  width: number,
  paint: Paint,
): readonly ScreenText[] {
  const { counts, rest } = countKinds(task);
  const widths = shares([...counts, rest], width);
  return [
    ...KINDS.map((kind, at) => ({
      text: kind.mark.repeat(widths[at]!),
      paint: kind.paint(paint),
    })),
    { text: REST.repeat(widths.at(-1)!), paint: paint.dim },
  ];
}

/** The widths of the parts; one failure among thousands has a mark of its own. */
function shares(counts: readonly number[], width: number): readonly number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) {
    return counts.map((_, at) => at === counts.length - 1 ? width : 0);
  }
  const widths = counts.map((count) =>
    count === 0 ? 0 : Math.max(1, Math.round(count / all * width))
  );
  const widest = widths.reduce(
    (best, width, at) => width > widths[best]! ? at : best,
    0,
  );
  const used = widths.reduce((sum, width) => sum + width, 0);
  return widths.map((own, at) => at === widest ? own + width - used : own);
}

/** The counts beside a bar: `8,664 ✓ 136 ✗ 35 ▸ of 10,000`. */
export function barCounts(task: TaskSnapshot, paint: Paint): ScreenText[] {
  const { counts, all, rest } = countKinds(task);
  const parts = KINDS.flatMap((kind, at) =>
    counts[at]! > 0
      ? [{
        text: `${COUNT.format(counts[at]!)} ${kind.sign} `,
        paint: kind.paint(paint),
      }]
      : []
  );
  return rest > 0
    ? [...parts, { text: `of ${COUNT.format(all)} `, paint: paint.dim }]
    : parts;
}
