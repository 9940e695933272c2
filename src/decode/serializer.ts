/** What a serializer gets besides the bytes. */
export interface DeserializeContext {
  /**
   * Stops the serializer. The ones of this library decode in slices of 25 ms,
   * and look at the signal between them.
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * The most bytes that each level of compression may unpack to; 256 MiB by
   * default. A table of more bytes is refused, too.
   */
  readonly maxBytes?: number | undefined;
}

/** The default of `maxBytes`: 256 MiB. */
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
  /** Decodes the bytes, or throws; may return a promise. */
  deserialize(
    bytes: Uint8Array,
    context?: DeserializeContext,
  ): unknown | Promise<unknown>;
}
