/** A run that was opened here before. */
export interface RecentRun {
  readonly kind: "flow-run" | "task-run";
  readonly id: string;
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
  const { kind, id } = (run ?? {}) as Partial<RecentRun>;
  return (kind === "flow-run" || kind === "task-run") &&
    typeof id === "string";
}

/** Keeps in mind that a run was opened. */
export function rememberRun(kind: RecentRun["kind"], id: string): void {
  const others = recentRuns().filter((run) => run.id !== id);
  try {
    localStorage.setItem(
      KEY,
      JSON.stringify([{ kind, id }, ...others].slice(0, MOST)),
    );
  } catch {
    // the browser keeps nothing for us: the list stays empty
  }
}
