import { checkTimeout } from "./async/abort.ts";
import { lazyImport } from "./async/lazy_import.ts";
import { lazyPages, untilEmpty } from "./async/lazy_pages.ts";
import { createClient, taskRunsOf } from "./api/client.ts";
import { checkInteger, MAX_PAGE_SIZE } from "./api/paging.ts";
import { checkOptions, type OptionTable } from "./platform/options.ts";
import { FLOW_RUN_OPTIONS, type FlowRunOptions, toView } from "./flow_run.ts";
import type { FlowRunView } from "./model/flow_run_row.ts";
import type { FlowRunKey, FlowRunWhere } from "./model/flow_run_source.ts";
import { checkStates } from "./model/state/classes.ts";
import type { StateType } from "./model/state/state.ts";
import { toTime } from "./model/timestamp.ts";

/** Filters and options for listing flow runs. */
export interface ListFlowRunsOptions extends FlowRunOptions {
  /** Only runs of flows with this name. */
  readonly flowName?: string | undefined;
  /** Only runs of flows in the project with this name. */
  readonly projectName?: string | undefined;
  /** Only flow runs in one of these states. Subclasses do not match. */
  readonly states?: readonly StateType[] | undefined;
  /** Only flow runs whose name contains this string; the case is ignored. */
  readonly nameLike?: string | undefined;
  /**
   * Only flow runs scheduled to start at this time or later: a Date, or an ISO
   * 8601 string.
   */
  readonly since?: Date | string | undefined;
  /**
   * Only flow runs scheduled to start before this time: a Date, or an ISO 8601
   * string.
   */
  readonly until?: Date | string | undefined;
  /**
   * The number of flow runs per query, from 1 to 100.
   *
   * @default {100}
   */
  readonly pageSize?: number | undefined;
  /**
   * The time limit for each query, in milliseconds; by default that of the
   * client.
   */
  readonly timeoutMs?: number | undefined;
}

const LIST_OPTIONS: OptionTable<ListFlowRunsOptions> = {
  ...FLOW_RUN_OPTIONS,
  flowName: "string",
  projectName: "string",
  states: "array",
  nameLike: "string",
  since: "string|Date",
  until: "string|Date",
  pageSize: "number",
};

const ACT = "list flow runs";
const importPages = /* @__PURE__ */ lazyImport(() =>
  import("./flow_runs/flow_run_pages.ts")
);

/**
 * Iterates over flow runs by scheduled start time, latest first. Flow runs that
 * are scheduled for the future are included. Flow runs without a scheduled
 * start time come first.
 *
 * Each page continues after the last flow run of the previous page, so flow
 * runs that are added or deleted meanwhile do not shift others. A page is
 * requested when its first flow run is. The iteration ends with an empty page,
 * since the API may have capped a short one.
 *
 * @example List flow runs
 * ```ts
 * import { createClient, iterFlowRuns } from "@taskrunview/taskrunview";
 * import { startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend({
 *   rows: [],
 *   flowRuns: ["Success", "Failed"].map((state, day) => ({
 *     id: `0000000${day}-0000-4000-8000-000000000000`,
 *     name: `day-${day}`,
 *     state,
 *     serialized_state: { type: state },
 *     scheduled_start_time: `2022-05-0${day + 1}T06:30:00+00:00`,
 *   })),
 * });
 * const client = createClient({ apiUrl: api.url });
 * const names = [];
 * for await (const run of iterFlowRuns({ client, since: "2022-05-01" })) {
 *   names.push(run.name);
 * }
 * assertEquals(names, ["day-1", "day-0"]);
 * ```
 *
 * @param options Filters, the client, a signal and a time limit.
 * @returns The flow runs; each step may reject with an {@linkcode ApiError}.
 * @throws {TypeError} If a state is unknown, at the call.
 * @throws {RangeError} If a number or a time is out of range, at the call.
 */
export function iterFlowRuns(
  options: ListFlowRunsOptions = {},
): AsyncGenerator<FlowRunView, void, undefined> {
  checkOptions(ACT, options, LIST_OPTIONS);
  return iterFlowRunsAfter(undefined, options);
}

/** Iterates over the flow runs after a given one. */
export function iterFlowRunsAfter(
  after: FlowRunKey | undefined,
  options: ListFlowRunsOptions,
): AsyncGenerator<FlowRunView, void, undefined> {
  const { pageSize = MAX_PAGE_SIZE, signal, timeoutMs } = options;
  checkInteger(ACT, "pageSize", pageSize, 1, MAX_PAGE_SIZE);
  checkTimeout(timeoutMs);
  const where = whereListed(options);
  return lazyPages(async () => {
    const client = options.client ?? createClient();
    const { flowRunPages } = await importPages();
    const nextPage = flowRunPages(
      after ? { ...where, after } : where,
      pageSize,
    );
    return untilEmpty(async (signal) => {
      const rows = await nextPage(taskRunsOf(client), { signal, timeoutMs });
      return rows.map((row) => toView(row, client));
    });
  }, signal);
}

function whereListed(
  { flowName, projectName, states, nameLike, since, until }:
    ListFlowRunsOptions,
): FlowRunWhere {
  if (states) checkStates(ACT, states);
  return {
    ...(flowName !== undefined && { flowName }),
    ...(projectName !== undefined && { projectName }),
    ...(states && { states }),
    ...(nameLike !== undefined && { nameLike }),
    ...(since !== undefined && { since: toTime(ACT, "since", since) }),
    ...(until !== undefined && { until: toTime(ACT, "until", until) }),
  };
}
