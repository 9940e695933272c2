import type { State } from "./state.ts";

/** Compares two JSON values by content, whatever the order of keys. */
function equalJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length &&
    keys.every((key) =>
      Object.hasOwn(b, key) &&
      equalJson(a[key as keyof typeof a], b[key as keyof typeof b])
    );
}

/**
 * Reports whether two states are equal: the type, the fields of the class, the
 * cached inputs and the reference of the result. The message and the context
 * are not compared.
 *
 * Unlike `prefect.engine.state.State.__eq__`, it does not compare loaded
 * results, and two results at different locations differ.
 *
 * @example Compare two states
 * ```ts
 * import { equalStates, parseState } from "@taskrunview/taskrunview";
 * import { assert } from "@std/assert";
 *
 * const a = parseState({ type: "Retrying", run_count: 1, message: "once" });
 * assert(equalStates(a, parseState({ type: "Retrying", run_count: 1 })));
 * assert(!equalStates(a, parseState({ type: "Retrying", run_count: 2 })));
 * ```
 */
export function equalStates(a: State, b: State): boolean {
  return equalJson(comparable(a), comparable(b));
}

const TIMES: readonly string[] = ["startTime", "cachedResultExpiration"];

function comparable(state: State): Record<string, unknown> {
  const { message: _message, context: _context, ...rest } = state;
  const fields = Object.entries(rest).map((
    [name, value],
  ) => [
    name,
    TIMES.includes(name) ? instantOf(value as string | null) : value,
  ]);
  const compared = Object.fromEntries(fields);
  if (!("state" in rest) || rest.state === null) return compared;
  return { ...compared, state: comparable(rest.state) };
}

/**
 * Returns the instant of a time, to the microsecond; a string that is not a
 * time is returned unchanged.
 */
function instantOf(time: string | null): string | null {
  const [, start = "", fraction = "", offset = ""] =
    /^(\S+?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/.exec(time ?? "") ?? [];
  const ms = Date.parse(start + (offset || "Z"));
  return Number.isNaN(ms) ? time : `${ms}.${fraction.padEnd(6, "0")}`;
}
