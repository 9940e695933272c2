/** What a serializer is given besides the bytes. */
export interface DeserializeContext {
  /** Stops it, where it has something to wait for. */
  readonly signal?: AbortSignal | undefined;
  /**
   * More unpacked bytes than this are refused, at each level of packing;
   * 256 MiB by default.
   */
  readonly maxBytes?: number | undefined;
}

/** `maxBytes` where none is given: 256 MiB. */
export const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;

/**
 * Turns stored bytes into a value, as the `Serializer` of a Prefect result does
 * (`prefect.engine.serializers`). Only reading is needed here.
 *
 * @example Results that were stored as plain text
 * ```ts
 * import { fromTaskRunData, type Serializer } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const serializer: Serializer = {
 *   name: "text",
 *   deserialize: (bytes) => new TextDecoder().decode(bytes),
 * };
 * const run = fromTaskRunData({
 *   id: "r", task: { id: "t", slug: "say-1" }, map_index: -1, flow_run_id: "f",
 *   serialized_state: {
 *     type: "Success",
 *     _result: { type: "PrefectResult", location: "hello" },
 *   },
 * }, { serializer });
 * assertEquals(await run.result(), "hello");
 * ```
 */
export interface Serializer {
  /** Names the format in messages. */
  readonly name: string;
  /** Decodes the bytes, or throws; a promise may be given. */
  deserialize(
    bytes: Uint8Array,
    context?: DeserializeContext,
  ): unknown | Promise<unknown>;
}
