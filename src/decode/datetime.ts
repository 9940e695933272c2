import { checkInput } from "./check_input.ts";
import { lazyImport } from "../async/lazy_import.ts";
import type { PyDateTime } from "../pickle/mod.ts";
import type { DeserializeContext, Serializer } from "./serializer.ts";

const parsing = /* @__PURE__ */ lazyImport(async () => ({
  ...await import("../pickle/mod.ts"),
  ...await import("./python_json.ts"),
}));

/**
 * Creates a serializer for results of Prefect's `DateTimeSerializer`: one ISO
 * 8601 date and time as `pendulum`'s `to_iso8601_string()` formats it. The
 * value is a `PyDateTime`.
 *
 * `deserialize` rejects with a `SyntaxError` if the bytes are not such a
 * string, and with a `RangeError` if a field is out of range.
 *
 * @example Read a stored time
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
  return { name: "datetime", deserialize: decodeDateTime };
}

/** Reads a time as Prefect does by `pendulum.parse`: a naive time is UTC. */
async function decodeDateTime(
  bytes: Uint8Array,
  context?: DeserializeContext,
): Promise<PyDateTime> {
  checkInput(bytes, context);
  const { decodeText, PyDateTime } = await parsing();
  const time = PyDateTime.fromISO(decodeText(bytes).trim());
  return time.offset === null ? PyDateTime.fromISO(`${time.iso}Z`) : time;
}
