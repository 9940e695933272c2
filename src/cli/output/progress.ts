/** The progress of a command. */
export interface Progress {
  /** The number of finished items. */
  readonly done: number;
  /** The total number; null if unknown. */
  readonly total: number | null;
  /** The elapsed time in milliseconds. */
  readonly elapsedMs: number;
}

const BAR_WIDTH = 24;
const COUNT = new Intl.NumberFormat("en-US");
const RATE = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

/** Formats the progress, the rate and the remaining time. */
export function progressLine(
  { done, total, elapsedMs }: Progress,
  columns: number,
): string {
  const perSecond = elapsedMs > 0 ? done / elapsedMs * 1_000 : 0;
  const rate = `${RATE.format(perSecond)}/s`;
  if (total === null || total < 1) return `${COUNT.format(done)}  ${rate}`;
  const part = Math.min(done / total, 1);
  const facts = [
    `${Math.floor(part * 100)} %`.padStart(5),
    `${COUNT.format(done)}/${COUNT.format(total)}`,
    rate,
    ...perSecond > 0
      ? [`${clock(Math.ceil((total - done) / perSecond))} left`]
      : [],
  ].join("  ");
  const room = Math.min(BAR_WIDTH, columns - facts.length - 2);
  if (room < 4) return facts.trim();
  const filled = Math.round(part * room);
  return `${"█".repeat(filled)}${"░".repeat(room - filled)} ${facts}`;
}

/** Seconds as `0:07`, `12:34` or `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor(whole / 60)];
  const tail = String(whole % 60).padStart(2, "0");
  if (hours === 0) return `${minutes}:${tail}`;
  return `${hours}:${String(minutes % 60).padStart(2, "0")}:${tail}`;
}
