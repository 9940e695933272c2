const UUID =
  /^(?:urn:)?(?:uuid:)?\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

/**
 * Reads a UUID in any spelling that Python's `uuid.UUID` reads: without hyphens,
 * in braces, as a URN.
 *
 * @returns It as Prefect spells it; undefined if it is not a UUID.
 */
export function parseUuid(text: string): string | undefined {
  return UUID.exec(text)?.slice(1).join("-").toLowerCase();
}

/** Whether a string is a UUID as Prefect spells it, in either case. */
export function isUuid(text: string): boolean {
  return parseUuid(text) === text.toLowerCase();
}
