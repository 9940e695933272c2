/** The arguments of a serializer besides the bytes. */
export interface DeserializeContext {
  /**
   * Aborts the serializer. The serializers of this library decode in slices of
   * 25 ms, and check the signal between them.
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * The maximum number of bytes at each level of compression, and of a table.
   *
   * @default {268_435_456}
   */
  readonly maxBytes?: number | undefined;
}

/** The default of `maxBytes`: 256 MiB. */
export const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;

/**
 * Decodes stored bytes, as the `Serializer` of a Prefect result does
 * (`prefect.engine.serializers`).
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
  /** The name of the format in messages. */
  readonly name: string;
  /** Decodes the bytes, or throws. It may return a promise. */
  deserialize(
    bytes: Uint8Array,
    context?: DeserializeContext,
  ): unknown | Promise<unknown>;
}
