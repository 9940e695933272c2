/** The kind of a run that an id identifies. */
export type RunKind = "task run" | "flow run";

/** Both kinds. */
export const ANY_RUN: readonly RunKind[] = ["task run", "flow run"];
