import { isFinished } from "../../../mod.ts";
import { FAILURE_COLUMNS } from "../output/columns/failures.ts";
import { clock } from "../output/progress.ts";
import type { Paint } from "../output/paint.ts";
import { sanitize } from "../output/sanitize.ts";
import { cutTo, displayWidth, widthOf } from "../output/table.ts";
import { barCounts, stackedBar } from "./bar.ts";
import { finishedOf, type Rate } from "./rates.ts";
import type { ScreenLine, ScreenText } from "./screen.ts";
import { isFailedType, type Snapshot, type TaskSnapshot } from "./snapshot.ts";

/** The size and the colours of a frame. */
export interface FrameOptions {
  readonly paint: Paint;
  readonly columns: number;
  readonly rows: number;
  /** The time of the frame. */
  readonly nowMs: number;
  readonly rateOf: (task: TaskSnapshot) => Rate | undefined;
}

const CAUSES = 5;
const LABEL_MOST = 32;
const BAR_MOST = 40;
const BAR_MIN = 10;

/** The lines of the screen: the flow run, its tasks, the causes of failures. */
export function frameLines(
  snapshot: Snapshot,
  options: FrameOptions,
): readonly ScreenLine[] {
  const head = headLine(snapshot, options);
  const causes = causeLines(snapshot, options);
  // The last line of a terminal is the cursor's.
  const room = Math.max(1, options.rows - 2 - causes.length);
  return [head, ...taskLines(snapshot.tasks, room, options), ...causes];
}

function headLine(
  { run }: Snapshot,
  { paint, nowMs }: FrameOptions,
): ScreenLine {
  const { state, name, flowRunId, startTime, endTime } = run;
  const start = Date.parse(startTime ?? "");
  const end = endTime === null ? nowMs : Date.parse(endTime);
  const took = Number.isFinite(end - start) ? clock((end - start) / 1_000) : "";
  return [
    {
      text: `● ${state.type}  `,
      paint: (text) => paint.state(state, text),
    },
    { text: `${sanitize(name ?? flowRunId)}  `, paint: paint.bold },
    { text: `${took}  ` },
    { text: sanitize(state.message ?? ""), paint: paint.dim },
  ];
}

/** Those at work first, then those that failed: what is cut is the rest. */
function taskLines(
  tasks: readonly TaskSnapshot[],
  room: number,
  options: FrameOptions,
): readonly ScreenLine[] {
  const bySlug = tasks.toSorted((a, b) =>
    rankOf(a) - rankOf(b) || (a.view.taskSlug < b.view.taskSlug ? -1 : 1)
  );
  const isCut = bySlug.length > room;
  const shown = isCut ? bySlug.slice(0, Math.max(0, room - 1)) : bySlug;
  const label = widthOf(shown.map(labelOf), LABEL_MOST);
  const state = widthOf(shown.map(stateOf));
  const left = options.columns - label - state - 6;
  const lines = shown.map((task) =>
    taskLine(task, label, state, left, options)
  );
  if (!isCut) return lines;
  const rest = `  … ${bySlug.length - shown.length} more tasks`;
  return [...lines, [{ text: rest, paint: options.paint.dim }]];
}

const labelOf = ({ view }: TaskSnapshot) => sanitize(view.taskSlug);
const stateOf = ({ view }: TaskSnapshot) => `● ${view.state.type}`;

function rankOf(task: TaskSnapshot): number {
  const { state } = task.view;
  if (isFailedType(state.type)) return 1;
  const isOver = task.children === null
    ? isFinished(state)
    : task.total !== null && finishedOf(task) >= task.total;
  return isOver ? 2 : state.type === "Running" || task.children ? 0 : 3;
}

function taskLine(
  task: TaskSnapshot,
  labelWidth: number,
  stateWidth: number,
  left: number,
  { paint, rateOf }: FrameOptions,
): ScreenLine {
  const { state } = task.view;
  const head: ScreenText[] = [
    {
      text: `  ${padded(stateOf(task), stateWidth)}  `,
      paint: (text) => paint.state(state, text),
    },
    { text: `${padded(cutTo(labelOf(task), labelWidth), labelWidth)}  ` },
  ];
  if (task.children === null) {
    const message = sanitize(state.message ?? "");
    return [...head, { text: message, paint: paint.dim }];
  }
  const counts = barCounts(task, paint);
  const rate = rateText(rateOf(task));
  const facts = [...counts, { text: rate, paint: paint.dim }];
  const factsWidth = facts.reduce(
    (sum, { text }) => sum + displayWidth(text),
    1,
  );
  const width = Math.min(BAR_MOST, left - factsWidth);
  const bar = width < BAR_MIN ? [] : [...stackedBar(task, width, paint), GAP];
  return [...head, ...bar, ...facts];
}

const GAP: ScreenText = { text: " " };

function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

const RATE = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

function rateText(rate: Rate | undefined): string {
  if (rate === undefined) return "";
  const perSecond = `${RATE.format(rate.perSecond)}/s`;
  const { secondsLeft } = rate;
  if (secondsLeft === null || secondsLeft === 0) return perSecond;
  return `${perSecond}  ${clock(Math.ceil(secondsLeft))} left`;
}

function causeLines(
  { causes, failed }: Snapshot,
  { paint, rows }: FrameOptions,
): readonly ScreenLine[] {
  const most = Math.min(CAUSES, Math.max(0, Math.floor((rows - 3) / 3)));
  if (failed === 0 || most === 0) return [];
  const shown = causes.slice(0, most);
  const width = widthOf(shown.map(({ count }) => `${count}`));
  const sample = FAILURE_COLUMNS.find(({ name }) => name === "sample")!;
  const failures = `${failed} ${failed === 1 ? "failure" : "failures"}`;
  const number = `${causes.length} ${causes.length === 1 ? "cause" : "causes"}`;
  return [
    [{ text: `${failures}, ${number}`, paint: paint.bold }],
    ...shown.map((cause): ScreenLine => [
      { text: `  ${`${cause.count}`.padStart(width)}  `, paint: paint.bad },
      { text: sample.text(cause) },
    ]),
  ];
}
