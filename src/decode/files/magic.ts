/** Whether bytes are of a format, by their start and their end. */
export type Matches = (bytes: Uint8Array) => boolean;

/**
 * Matches bytes that have others at an index.
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

/** Matches bytes that one of several matches. */
export function anyOf(...matches: readonly Matches[]): Matches {
  return (bytes) => matches.some((match) => match(bytes));
}
