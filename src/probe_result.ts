import { CALL_OPTIONS, type CallOptions, withDeadline } from "./async/abort.ts";
import { callLimits, clientContext } from "./api/client.ts";
import { describeResult, type ResultDescription } from "./describe_result.ts";
import { TaskRunViewError } from "./model/errors.ts";
import { lazyImport } from "./async/lazy_import.ts";
import { toProblem } from "./model/result_problem.ts";
import { resolveRef } from "./result/resolve_ref.ts";
import { resultTimeout } from "./result/timeout.ts";
import { isMapped } from "./model/state/predicates.ts";
import { checkOptions } from "./platform/options.ts";
import { contextOf, originOf, type TaskRunView } from "./view.ts";

/** The description of a result and of its stored file or object. */
export interface ProbedResultDescription extends ResultDescription {
  /** The stored size in bytes; null if it is unknown. */
  readonly size: number | null;
  /** The time when it was stored, in ISO 8601; null if it is unknown. */
  readonly modified: string | null;
  /**
   * The format detected from the first bytes, such as `pickle`; null if it is
   * unknown.
   */
  readonly format: string | null;
}

const probing = /* @__PURE__ */ lazyImport(async () => ({
  ...await import("./decode/sniff_format.ts"),
  ...await import("./read/mod.ts"),
}));

const UNKNOWN = { size: null, modified: null, format: null };

/**
 * Describes a result as {@linkcode describeResult} does, with the size, time
 * and format of the stored file or object.
 *
 * It sends at most one request and reads at most the first bytes. A result that
 * cannot be read is not an error: `isLoadable` is false and `problem` states
 * the reason. For a mapped parent or a result that cannot be loaded, it sends
 * no request.
 *
 * @example Describe the stored bytes
 * ```ts
 * import { fromTaskRunData, probeResult } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const run = fromTaskRunData({
 *   id: "r", task: { id: "t", slug: "add-1" }, map_index: -1, flow_run_id: "f",
 *   serialized_state: {
 *     type: "Success",
 *     _result: { type: "PrefectResult", location: "[1, 2]" },
 *   },
 * });
 * const { size, format } = await probeResult(run);
 * assertEquals([size, format], [6, "json"]);
 * ```
 *
 * @param view The task run.
 * @param options Signal and time limit.
 * @returns The description.
 * @throws {ResultError} `timeout` once `timeoutMs` is over.
 */
export async function probeResult(
  view: TaskRunView,
  options: CallOptions = {},
): Promise<ProbedResultDescription> {
  checkOptions("describe a result", options, CALL_OPTIONS);
  const description = describeResult(view);
  if (!description.isLoadable || isMapped(view.state)) {
    return { ...description, ...UNKNOWN };
  }
  const origin = originOf(view);
  const ref = resolveRef(view, clientContext(origin.client).settings);
  const limits = callLimits(origin.client, options);
  const timedOut = (limit: number) =>
    resultTimeout("describe", view, limit, ref);
  return await withDeadline(limits, timedOut, async (signal) => {
    const { probeResultRef, sniffFormat } = await probing();
    try {
      const { taskRunId } = view;
      const probe = await probeResultRef(ref, {
        ...contextOf(origin, signal),
        taskRunId,
      });
      const { head, ...facts } = probe;
      return { ...description, ...facts, format: sniffFormat(head) };
    } catch (error) {
      if (signal.aborted || !(error instanceof TaskRunViewError)) throw error;
      const problem = toProblem(error);
      return { ...description, ...UNKNOWN, isLoadable: false, problem };
    }
  });
}
