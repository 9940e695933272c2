import { Refusal } from "./errors.ts";

/** The limits of work and memory for one pickle. */
export interface DecodeLimits {
  /**
   * The maximum nesting of containers. The decoder does not recurse; the limit
   * protects code that recurses over the value.
   *
   * @default {10_000}
   */
  readonly maxDepth?: number;
  /**
   * The maximum number of members of all lists, tuples, sets and dicts
   * together, including the memo.
   *
   * @default {100_000_000}
   */
  readonly maxItems?: number;
  /**
   * The maximum number of decimal digits of an integer.
   *
   * @default {250_000}
   */
  readonly maxDigits?: number;
  /**
   * The maximum number of created bytes for each byte of the pickle. It
   * concerns pickles that copy their values, or write values in a shorter form,
   * such as a range of labels. 1 MiB is always allowed.
   *
   * @default {64}
   */
  readonly maxExpansion?: number;
}

/** The default limits. */
export const DEFAULT_LIMITS: Required<DecodeLimits> = {
  maxDepth: 10_000,
  maxItems: 100_000_000,
  maxDigits: 250_000,
  maxExpansion: 64,
};

/**
 * Merges `limits` into the defaults, and refuses values that are not counts.
 */
export function resolveLimits(
  limits: DecodeLimits = {},
): Required<DecodeLimits> {
  const resolved = { ...DEFAULT_LIMITS };
  for (const key of Object.keys(DEFAULT_LIMITS) as (keyof DecodeLimits)[]) {
    const value = limits[key];
    if (value === undefined) continue;
    if (typeof value !== "number" || !(value >= 0)) {
      throw new TypeError(
        `Cannot use limit "${key}": it is not a number of at least 0`,
      );
    }
    resolved[key] = value;
  }
  return resolved;
}

/**
 * Creates the refusal for an exceeded limit, with the option that changes it.
 */
export function overLimit(what: string, key: keyof DecodeLimits): Refusal {
  return new Refusal("limit", what, `Raise "limits.${key}" if it is expected`);
}
