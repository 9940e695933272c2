/** A part of an object. */
export interface ContentRange {
  /** The index of its first byte in the object. */
  readonly first: number;
  /** The index after its last byte. */
  readonly end: number;
  /** The size of the object; undefined if unknown. */
  readonly size: number | undefined;
}

/**
 * Parses the `Content-Range` of a part (RFC 9110, section 14.4).
 *
 * @returns undefined if it is absent or inconsistent.
 */
export function parseContentRange(headers: Headers): ContentRange | undefined {
  const [, first, last, total] =
    /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get("content-range") ?? "") ??
      [];
  if (first === undefined) return undefined;
  const range = {
    first: Number(first),
    end: Number(last) + 1,
    size: total === "*" ? undefined : Number(total),
  };
  const { size = Infinity } = range;
  return range.first < range.end && range.end <= size ? range : undefined;
}

/** The expected number of bytes; undefined if fetch unpacks the body. */
export function expectedLength({ headers }: Response): number | undefined {
  if (headers.has("content-encoding")) return undefined;
  const length = headers.get("content-length");
  return length === null ? undefined : Number(length);
}
