import {
  CALL_OPTIONS,
  type CallOptions,
  onAbort,
  withDeadline,
} from "./async/abort.ts";
import { callLimits, clientContext } from "./api/client.ts";
import { lazyImport } from "./async/lazy_import.ts";
import { resolveRef } from "./result/resolve_ref.ts";
import { resultTimeout } from "./result/timeout.ts";
import { checkOptions } from "./platform/options.ts";
import { checkView, contextOf, originOf, type TaskRunView } from "./view.ts";

const ACT = "open a result";

const importRead = /* @__PURE__ */ lazyImport(() => import("./read/mod.ts"));

/**
 * Opens the stored bytes of a result as a stream, without decoding them.
 *
 * The stream does not read ahead of the consumer. Cancelling it closes the file
 * or connection. Bytes from a store are verified: an interrupted download
 * resumes, and missing or corrupt bytes end the stream with a `ResultError`.
 * `maxBytes` applies to the size that the store or file reports when it is
 * opened.
 *
 * @example Copy the stored bytes
 * ```ts
 * import { fromTaskRunData, openResult } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const run = fromTaskRunData({
 *   id: "r", task: { id: "t", slug: "add-1" }, map_index: -1, flow_run_id: "f",
 *   serialized_state: {
 *     type: "Success",
 *     _result: { type: "PrefectResult", location: "[1, 2]" },
 *   },
 * });
 * assertEquals(await new Response(await openResult(run)).text(), "[1, 2]");
 * ```
 *
 * @param view A finished task run that is not a mapped parent.
 * @param options `signal` stops both the call and the stream; `timeoutMs`
 * limits the call.
 * @returns The bytes. Read the stream to its end or cancel it, so that its file
 * or connection is closed.
 * @throws {TaskRunError} `not_finished`.
 * @throws {ResultError} If the result does not exist or cannot be opened.
 */
export async function openResult(
  view: TaskRunView,
  options: CallOptions = {},
): Promise<ReadableStream<Uint8Array>> {
  checkView(ACT, view);
  checkOptions(ACT, options, CALL_OPTIONS);
  const origin = originOf(view);
  const ref = resolveRef(view, clientContext(origin.client).settings);
  const opening = new AbortController();
  const signal = options.signal
    ? AbortSignal.any([options.signal, opening.signal])
    : opening.signal;
  return await withDeadline(
    callLimits(origin.client, options),
    (limit) => resultTimeout("open", view, limit),
    async (deadline) => {
      onAbort(deadline, () => opening.abort(deadline.reason));
      const { openResultRef } = await importRead();
      deadline.throwIfAborted();
      const { taskRunId } = view;
      return await openResultRef(ref, {
        ...contextOf(origin, signal),
        taskRunId,
      });
    },
  );
}
