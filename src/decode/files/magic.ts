/** Returns whether bytes have a format, by their start and their end. */
export type Matches = (bytes: Uint8Array) => boolean;

/**
 * Creates a test for bytes at an index.
 *
 * @param parts Characters of ASCII, and bytes.
 */
export function bytesAt(
  index: number,
  ...parts: readonly (string | number)[]
): Matches {
  const magic = parts.flatMap((part) =>
    typeof part === "number"
      ? [part]
      : Array.from(part, (char) => char.charCodeAt(0))
  );
  return (bytes) => magic.every((byte, i) => bytes[index + i] === byte);
}

/** Creates a test that holds if one of several tests does. */
export function anyOf(...matches: readonly Matches[]): Matches {
  return (bytes) => matches.some((match) => match(bytes));
}
