import { CALL_OPTIONS, type CallOptions } from "../../async/abort.ts";
import type { Client } from "../../api/client.ts";
import { checkInteger } from "../../api/paging.ts";
import { checkStates } from "../../model/state/classes.ts";
import type { StateType } from "../../model/state/state.ts";
import { toTime } from "../../model/timestamp.ts";
import { parseUuid } from "../../model/uuid.ts";
import { checkOptions, type OptionTable } from "../../platform/options.ts";
import { storedTime } from "../normalise.ts";
import type { FlowRunSelection } from "../source/source.ts";
import type { Parts } from "./progress.ts";

/** Which flow runs to archive, all of whose conditions must hold. */
export interface ArchiveSelection {
  /** Ids of flow runs. */
  readonly flowRunIds?: readonly string[] | undefined;
  /** Only flow runs of flows in the project with this name. */
  readonly projectName?: string | undefined;
  /** Only flow runs of flows with this name. */
  readonly flowName?: string | undefined;
  /** Only flow runs in one of these states. Subclasses do not match. */
  readonly states?: readonly StateType[] | undefined;
  /**
   * Only flow runs that were scheduled to start at this time or later: a Date,
   * or an ISO 8601 string.
   */
  readonly since?: Date | string | undefined;
  /**
   * Only flow runs that were scheduled to start before this time: a Date, or an
   * ISO 8601 string.
   */
  readonly until?: Date | string | undefined;
  /** Every flow run; it takes the place of the conditions. */
  readonly everything?: boolean | undefined;
}

/** How far an archive is. */
export interface ArchiveProgress {
  /** The number of flow runs that are archived or were in the archive before. */
  readonly flowRuns: number;
  /** The number of selected flow runs; null if it is unknown. */
  readonly flowRunsTotal: number | null;
  /** The number of task runs that were written. */
  readonly taskRuns: number;
  /** The number of log lines that were written. */
  readonly logs: number;
  /** The number of results that were read. */
  readonly results: number;
  /** The number of bytes of these results. */
  readonly bytes: number;
}

/** The rows to archive, their source, and the limits. */
export interface ArchiveOptions extends ArchiveSelection, CallOptions {
  /**
   * The client whose API is read, and whose settings for results are used; by
   * default one is created from the environment.
   */
  readonly client?: Client | undefined;
  /**
   * The address of the PostgreSQL database of a Prefect server, such as
   * `postgresql://user:password@host/prefect`. Rows are read from it in the
   * place of the API.
   */
  readonly databaseUrl?: string | URL | undefined;
  /**
   * Whether log lines are archived.
   *
   * @default {true}
   */
  readonly logs?: boolean | undefined;
  /**
   * Whether the states of task runs are archived.
   *
   * @default {true}
   */
  readonly taskRunStates?: boolean | undefined;
  /**
   * Whether the stored bytes of results are archived.
   *
   * @default {true}
   */
  readonly results?: boolean | undefined;
  /**
   * Whether results that could not be read before are read again.
   *
   * @default {false}
   */
  readonly retryFailed?: boolean | undefined;
  /**
   * The maximum number of concurrent requests, and of concurrent reads of
   * results, from 1 to 100.
   *
   * @default {8}
   */
  readonly concurrency?: number | undefined;
  /**
   * The time limit of each request and each read, in milliseconds; by default
   * that of the client.
   */
  readonly timeoutMs?: number | undefined;
  /** Called after each part that was written. */
  readonly onProgress?: ((progress: ArchiveProgress) => void) | undefined;
}

const SELECTION_OPTIONS: OptionTable<ArchiveSelection> = {
  flowRunIds: "array",
  projectName: "string",
  flowName: "string",
  states: "array",
  since: "string|Date",
  until: "string|Date",
  everything: "boolean",
};

const ARCHIVE_OPTIONS: OptionTable<ArchiveOptions> = {
  ...CALL_OPTIONS,
  ...SELECTION_OPTIONS,
  client: "client",
  databaseUrl: "string|URL",
  logs: "boolean",
  taskRunStates: "boolean",
  results: "boolean",
  retryFailed: "boolean",
  concurrency: "number",
  onProgress: "function",
};

/** Options that were checked, with their defaults. */
export interface CheckedOptions {
  readonly selection: FlowRunSelection;
  readonly parts: Parts;
  readonly concurrency: number;
}

/** Checks the options of a call. */
export function checkArchiveOptions(
  act: string,
  options: ArchiveOptions,
): CheckedOptions {
  checkOptions(act, options, ARCHIVE_OPTIONS);
  const { logs = true, taskRunStates: states = true, results = true } = options;
  const { concurrency = 8 } = options;
  checkInteger(act, "concurrency", concurrency, 1, 100);
  return {
    selection: selectionOf(act, options),
    parts: { logs, states, results },
    concurrency,
  };
}

function selectionOf(act: string, options: ArchiveSelection): FlowRunSelection {
  const { flowRunIds, projectName, flowName, states, everything } = options;
  if (states) checkStates(act, states);
  const selection: FlowRunSelection = {
    ...(flowRunIds && { flowRunIds: flowRunIds.map((id) => uuidOf(act, id)) }),
    ...(projectName !== undefined && { projectName }),
    ...(flowName !== undefined && { flowName }),
    ...(states && { states }),
    ...(options.since !== undefined &&
      { since: timeOf(act, "since", options.since) }),
    ...(options.until !== undefined &&
      { until: timeOf(act, "until", options.until) }),
  };
  const isEmpty = Object.keys(selection).length === 0;
  if (isEmpty === (everything ?? false)) return selection;
  throw new TypeError(
    isEmpty
      ? `Cannot ${act}: no flow runs are selected, pass conditions or { everything: true }`
      : `Cannot ${act}: "everything" and conditions exclude each other`,
  );
}

function timeOf(act: string, name: string, time: Date | string): string {
  const text = toTime(act, name, time);
  return storedTime(text.length === 10 ? `${text}T00:00:00` : text);
}

function uuidOf(act: string, id: unknown): string {
  const uuid = typeof id === "string" ? parseUuid(id) : undefined;
  if (uuid !== undefined) return uuid;
  throw new TypeError(
    `Cannot ${act}: "flowRunIds" contains a value that is not a UUID`,
  );
}
