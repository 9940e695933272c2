/** Statuses that a later try may not meet again. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([
  429,
  500,
  502,
  503,
  504,
]);

/** Reports whether an HTTP status may be gone at the next try. */
export function isTransient(status: number): boolean {
  return TRANSIENT_STATUSES.has(status);
}
