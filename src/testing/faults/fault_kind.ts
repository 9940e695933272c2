/**
 * How a request fails:
 *
 * - `status`: an answer with `status` and `body`;
 * - `apiError`: status 200 and Prefect's `API_ERROR`, which asks for a retry;
 * - `html`: a proxy's page, with `status` 502;
 * - `truncate`: half of the right answer under its whole Content-Length, then
 *   the connection closes;
 * - `slow`: the right answer in small pieces, over `durationMs`;
 * - `hang`: no answer, until the client leaves or the backend stops;
 * - `reset`: the connection is reset before an answer.
 */
export type FaultKind =
  | "status"
  | "apiError"
  | "html"
  | "truncate"
  | "slow"
  | "hang"
  | "reset";

/** Every kind of fault. */
export const FAULT_KINDS: readonly FaultKind[] = [
  "status",
  "apiError",
  "html",
  "truncate",
  "slow",
  "hang",
  "reset",
];
