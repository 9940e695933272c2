import type { ResultRef } from "../model/result_ref.ts";
import { STORES } from "./stores.ts";

/**
 * The address of a result, without secrets; null if it has none, such as the
 * value of a PrefectResult.
 */
export function resultUrl(ref: ResultRef): string | null {
  if (ref.location === null) return null;
  return STORES.get(ref.type)?.url(ref) ?? null;
}
