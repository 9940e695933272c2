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

/** UUIDs from one to another, both included. */
export interface UuidRange {
  /** The first UUID. */
  readonly from: string;
  /** The last UUID. */
  readonly to: string;
}

const HYPHENS = [8, 12, 16, 20];
const DIGITS = 32;

/**
 * Returns the UUIDs that start with a prefix of at least four digits, with or
 * without hyphens; undefined if no UUID starts like this.
 */
export function uuidsWithPrefix(text: string): UuidRange | undefined {
  const prefix = text.toLowerCase();
  const digits = prefix.replaceAll("-", "");
  if (!/^[0-9a-f]{4,32}$/.test(digits)) return undefined;
  const hasHyphens = prefix !== digits;
  if (hasHyphens && !hyphenated(digits, true).startsWith(prefix)) {
    return undefined;
  }
  return {
    from: hyphenated(digits.padEnd(DIGITS, "0")),
    to: hyphenated(digits.padEnd(DIGITS, "f")),
  };
}

/** Adds the hyphens; also one at the end, if `isOpen`. */
function hyphenated(digits: string, isOpen = false): string {
  const ends = HYPHENS.filter((at) => at < digits.length + (isOpen ? 1 : 0));
  const starts = [0, ...ends];
  return starts.map((start, at) => digits.slice(start, ends[at])).join("-");
}

/**
 * Reports whether a string is a UUID as Prefect spells it; the case is ignored.
 */
export function isUuid(text: string): boolean {
  return parseUuid(text) === text.toLowerCase();
}
