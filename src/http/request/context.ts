import type { Client } from "../../../mod.ts";
import type { Problem } from "../problem.ts";
import type { ResultAccess } from "../result_access.ts";

/** The context of a route for one request. */
export interface RequestContext {
  /** The request. */
  readonly request: Request;
  /** The prefix of all paths. */
  readonly basePath: string;
  /** The id of a task run or flow run in the path; "" if it has none. */
  readonly id: string;
  /** The client to use. */
  readonly client: Client;
  /** Reads results. */
  readonly resultAccess: ResultAccess;
  /** Aborts with the request, and when its answer is cancelled. */
  readonly signal: AbortSignal;
  /** The time limit of one call to the API or a store. */
  readonly timeoutMs: number | undefined;
  /** The silence after which an event stream sends a comment. */
  readonly heartbeatMs: number;
  /** Stops the work, after the answer was cancelled. */
  readonly onCancel: () => void;
  /** Rewords hints for the client. */
  readonly rewordHint: (hint: string) => string | undefined;
  /** Describes an error, at a path or at the requested one. */
  readonly problemOf: (error: unknown, instance?: string) => Problem;
}
