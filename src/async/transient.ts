/** The HTTP statuses of transient failures. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([
  429,
  500,
  502,
  503,
  504,
]);

/** Reports whether a request with this HTTP status may succeed on a retry. */
export function isTransient(status: number): boolean {
  return TRANSIENT_STATUSES.has(status);
}
