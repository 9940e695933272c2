/**
 * A page below the undocumented limit of Cloud, 200 rows an answer (Prefect
 * issue 9699).
 */
export const MAX_PAGE_SIZE = 100;

/** Log lines are short. If an answer is capped, the next page continues. */
export const LOG_PAGE_SIZE = 1_000;

/** Servers have no index of lines by time, so that fewer pages are faster. */
export const MAX_LOG_PAGE = 10_000;

/**
 * Throws unless an option is an integer within its limits.
 *
 * @param act The act that failed, for the message.
 */
export function checkInteger(
  act: string,
  name: string,
  value: number,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  const to = most === Number.MAX_SAFE_INTEGER ? "" : ` to ${most}`;
  throw new RangeError(
    `Cannot ${act}: "${name}" is ${value}, not an integer from ${least}${to}`,
  );
}
