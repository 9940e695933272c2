/** A run that was opened here before. */
export interface RecentRun {
  readonly kind: "flow-run" | "task-run";
  readonly id: string;
  /** What it is called; null where that is not known. */
  readonly name: string | null;
}

const KEY = "recent-runs";
const MOST = 6;

/** The runs that were opened last, the latest first. */
export function recentRuns(): readonly RecentRun[] {
  try {
    const runs = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(runs) ? runs.filter(isRun) : [];
  } catch {
    return []; // the browser keeps nothing for us, or another page wrote it
  }
}

function isRun(run: unknown): run is RecentRun {
  const { kind, id, name } = (run ?? {}) as Partial<RecentRun>;
  return (kind === "flow-run" || kind === "task-run") &&
    typeof id === "string" && (name === null || typeof name === "string");
}

/** Keeps in mind that a run was opened. */
export function rememberRun(opened: RecentRun): void {
  const others = recentRuns().filter(({ id }) => id !== opened.id);
  try {
    localStorage.setItem(
      KEY,
      JSON.stringify([opened, ...others].slice(0, MOST)),
    );
  } catch {
    // the browser keeps nothing for us: the list stays empty
  }
}
