/** What a part of an object is. */
export interface ContentRange {
  /** Where its first byte is in the object. */
  readonly first: number;
  /** Where the byte after its last one is. */
  readonly end: number;
  /** The size of the object; undefined where it is not known. */
  readonly size: number | undefined;
}

/**
 * Reads the `Content-Range` of a part (RFC 9110, section 14.4).
 *
 * @returns undefined if there is none, or it contradicts itself.
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

/** The bytes that are to come; unknown where fetch unpacks them on the way. */
export function expectedLength({ headers }: Response): number | undefined {
  if (headers.has("content-encoding")) return undefined;
  const length = headers.get("content-length");
  return length === null ? undefined : Number(length);
}
