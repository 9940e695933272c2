import { Refusal } from "./errors.ts";

/** How much work and memory one pickle may ask for. */
export interface DecodeLimits {
  /**
   * How deep containers may lie in one another, counted as they are put
   * together. The decoder does not recurse; this spares those who walk the
   * value. Default 10,000.
   */
  readonly maxDepth?: number;
  /**
   * How many members all lists, tuples, sets and dicts may have together, the
   * memo included. Default 100,000,000.
   */
  readonly maxItems?: number;
  /** How many decimal digits an integer may have. Default 250,000. */
  readonly maxDigits?: number;
  /**
   * How many bytes may be made for each byte read, where a pickle asks for
   * copies of what it holds, or for values written shorter than they are, such
   * as a range of labels. 1 MiB is always free. Default 64.
   */
  readonly maxExpansion?: number;
}

/** What holds where a caller says nothing. */
export const DEFAULT_LIMITS: Required<DecodeLimits> = {
  maxDepth: 10_000,
  maxItems: 100_000_000,
  maxDigits: 250_000,
  maxExpansion: 64,
};

/** Spreads `limits` over the defaults, refusing what is not a count. */
export function resolveLimits(
  limits: DecodeLimits = {},
): Required<DecodeLimits> {
  const resolved = { ...DEFAULT_LIMITS };
  for (const key of Object.keys(DEFAULT_LIMITS) as (keyof DecodeLimits)[]) {
    const value = limits[key];
    if (value === undefined) continue;
    if (typeof value !== "number" || !(value >= 0)) {
      throw new TypeError(
        `Cannot use limit "${key}": it is not a number from 0 on`,
      );
    }
    resolved[key] = value;
  }
  return resolved;
}

/** The refusal of a limit: what was met, and the option that moves it. */
export function overLimit(what: string, key: keyof DecodeLimits): Refusal {
  return new Refusal("limit", what, `Raise "limits.${key}" if it is expected`);
}
