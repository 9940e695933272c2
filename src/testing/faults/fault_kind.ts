/**
 * The way a request fails:
 *
 * - `status`: an answer with `status` and `body`;
 * - `apiError`: status 200 and Prefect's `API_ERROR`, which requests a retry;
 * - `html`: the page of a proxy, with `status` 502;
 * - `truncate`: half of the right answer with its full Content-Length; then the
 *   connection closes;
 * - `slow`: the right answer in small pieces, over `durationMs`;
 * - `hang`: no answer until the client or the backend closes the connection;
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
