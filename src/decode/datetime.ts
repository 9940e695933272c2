import { lazily } from "../async/lazy_import.ts";
import type { Serializer } from "./serializer.ts";

const parser = lazily(() => import("./pendulum_time.ts"));

/**
 * Reads what Prefect's `DateTimeSerializer` writes: one ISO 8601 date and time,
 * as `pendulum`'s `to_iso8601_string()` has it. The value is a `PyDateTime`.
 *
 * Its `deserialize` rejects with a `SyntaxError` where the text is none, a `RangeError`
 * where a field is out of range.
 *
 * @example
 * ```ts
 * import { dateTimeSerializer } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode("2022-05-09T06:30:00+02:00");
 * const value = await dateTimeSerializer().deserialize(bytes) as Date;
 * assertEquals(value.toISOString(), "2022-05-09T04:30:00.000Z");
 * ```
 */
export function dateTimeSerializer(): Serializer {
  return {
    name: "datetime",
    deserialize: async (bytes) => (await parser()).decodeDateTime(bytes),
  };
}
