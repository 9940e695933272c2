import type { ResultRef } from "../model/result_ref.ts";

/**
 * The key of a reference in the table `result`: JSON with sorted names and
 * without fields that are null.
 */
export function referenceOf(ref: ResultRef): string {
  const fields = Object.entries(ref).filter(([, value]) =>
    value !== null && value !== undefined
  );
  return JSON.stringify(
    Object.fromEntries(fields.sort(([a], [b]) => a < b ? -1 : 1)),
  );
}

/** The reference of a key. */
export function parseReference(reference: string): ResultRef {
  return { location: null, ...JSON.parse(reference) };
}

/** Classes whose value is in the state itself, or nowhere. */
const WITHOUT_BYTES: ReadonlySet<string> = new Set([
  "PrefectResult",
  "ConstantResult",
  "NoResultType",
]);

/** Reports whether a reference is one to bytes that lie elsewhere. */
export function hasStoredBytes(ref: ResultRef | null): ref is ResultRef {
  return ref !== null && Boolean(ref.location) && !WITHOUT_BYTES.has(ref.type);
}
