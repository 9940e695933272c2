/** What an id may be of. */
export type RunKind = "task run" | "flow run";

/** Ids of both kinds. */
export const ANY_RUN: readonly RunKind[] = ["task run", "flow run"];
