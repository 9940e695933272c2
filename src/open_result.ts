import {
  CALL_OPTIONS,
  type CallOptions,
  onAbort,
  withDeadline,
} from "./async/abort.ts";
import { callLimits, clientContext } from "./api/client.ts";
import { lazyImport } from "./async/lazy_import.ts";
import { resolveRef, resultTimeout } from "./result/resolve_ref.ts";
import { checkOptions } from "./platform/options.ts";
import { checkView, contextOf, originOf, type TaskRunView } from "./view.ts";

const ACT = "open a result";

const importRead = /* @__PURE__ */ lazyImport(() => import("./read/mod.ts"));

/**
 * Opens the stored bytes of a result, undecoded, as they come: to copy them, to
 * pass them on, or to decode them otherwise.
 *
 * Nothing is fetched ahead of the consumer. Cancelling the stream closes the
 * file or connection. Bytes from a store are checked on the way: a connection
 * that was cut is taken up again, and bytes that are missing or wrong end the
 * stream in a `ResultError`. `maxBytes` holds for what a store or
 * file reports as its size at the start.
 *
 * @example
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
 * @param view A finished task run, not the parent of mapped ones.
 * @param options `signal` stops the opening and the stream, `timeoutMs` limits
 * the opening.
 * @returns The bytes; read or cancel it, or a file or connection stays open.
 * @throws {TaskRunError} `not_finished`.
 * @throws {ResultError} If there is no result, or it cannot be opened.
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
      return await openResultRef(ref, contextOf(origin, signal));
    },
  );
}
