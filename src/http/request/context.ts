import type { Client } from "../../../mod.ts";
import type { Problem } from "../problem.ts";
import type { ResultAccess } from "../result_access.ts";

/** What a route is given to answer a request. */
export interface RequestContext {
  /** The request. */
  readonly request: Request;
  /** What comes before all paths. */
  readonly basePath: string;
  /** The id in its path, of a task run or a flow run; "" where it has none. */
  readonly id: string;
  /** Where to ask. */
  readonly client: Client;
  /** Reads results. */
  readonly resultAccess: ResultAccess;
  /** Aborts when the request does, and when its answer is cancelled. */
  readonly signal: AbortSignal;
  /** How long one call to the API or a store may take. */
  readonly timeoutMs: number | undefined;
  /** After how long a silence an event stream gets a comment. */
  readonly heartbeatMs: number;
  /** Stops the work: the answer was cancelled. */
  readonly onCancel: () => void;
  /** Words hints for those who are answered. */
  readonly rewordHint: (hint: string) => string | undefined;
  /** What to tell of an error, at a path or at the one that was asked for. */
  readonly problemOf: (error: unknown, instance?: string) => Problem;
}
