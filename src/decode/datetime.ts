import { PyDateTime } from "../pickle/mod.ts";
import { decodeText } from "./json.ts";
import type { Serializer } from "./serializer.ts";

/**
 * Reads what Prefect's `DateTimeSerializer` writes: one ISO 8601 date and time,
 * as `pendulum`'s `to_iso8601_string()` has it. The value is a `PyDateTime`.
 *
 * Its `deserialize` throws a `SyntaxError` where the text is none, a `RangeError`
 * where a field is out of range.
 *
 * @example
 * ```ts
 * import { dateTimeSerializer } from "@taskrunview/taskrunview";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode("2022-05-09T06:30:00+02:00");
 * const value = dateTimeSerializer().deserialize(bytes) as Date;
 * assertEquals(value.toISOString(), "2022-05-09T04:30:00.000Z");
 * ```
 */
export function dateTimeSerializer(): Serializer {
  return {
    name: "datetime",
    deserialize: (bytes) => inUtc(PyDateTime.fromISO(decodeText(bytes).trim())),
  };
}

/** `pendulum.parse`, which reads it in Prefect, takes a naive time for UTC. */
function inUtc(time: PyDateTime): PyDateTime {
  return time.offset === null ? PyDateTime.fromISO(`${time.iso}Z`) : time;
}
