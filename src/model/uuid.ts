const UUID =
  /^(?:urn:)?(?:uuid:)?\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

/**
 * Parses a UUID in any spelling that Python's `uuid.UUID` accepts: without
 * hyphens, in braces, as a URN.
 *
 * @returns The UUID as Prefect spells it; undefined if the string is not a
 * UUID.
 */
export function parseUuid(text: string): string | undefined {
  return UUID.exec(text)?.slice(1).join("-").toLowerCase();
}

/**
 * Reports whether a string is a UUID as Prefect spells it; the case is ignored.
 */
export function isUuid(text: string): boolean {
  return parseUuid(text) === text.toLowerCase();
}
