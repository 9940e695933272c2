import type { ReadContext, ReadSettings } from "../../mod.ts";

/** A context for readers, with no limits but those a test is about. */
export function readContext(
  settings: ReadSettings = {},
  more: Partial<ReadContext> = {},
): ReadContext {
  return {
    signal: new AbortController().signal,
    maxBytes: 1_000_000,
    settings,
    fetch,
    ...more,
  };
}
