/** What tells whether a representation has changed. */
export interface Validators {
  /** An entity tag, with its quotes. */
  readonly etag: string;
  /** When it was stored, ISO 8601; null where it is not known. */
  readonly modified: string | null;
}

/** Goes into every tag: raise it when the same data is written otherwise. */
const FORMAT = 1;

/** The text of a tag for some plain data: the same for the same data. */
export async function digest(data: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([FORMAT, data]));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(
    hash.subarray(0, 16),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** The headers that tell them. */
export function validatorHeaders(
  { etag, modified }: Validators,
): Record<string, string> {
  return {
    etag,
    ...(modified !== null &&
      { "last-modified": new Date(modified).toUTCString() }),
  };
}

/**
 * The answer where the requester has what it asks for already (RFC 9110,
 * section 13.2.2); undefined where it has not.
 */
export function notModified(
  headers: Headers,
  validators: Validators,
): Response | undefined {
  const known = headers.get("if-none-match");
  const isKnown = known === null
    ? isUnmodifiedSince(headers.get("if-modified-since"), validators)
    : known.trim() === "*" || names(known, validators.etag);
  if (!isKnown) return undefined;
  const head = validatorHeaders(validators);
  return new Response(null, { status: 304, headers: head });
}

/** Weak comparison: either may be weak. */
function names(list: string, etag: string): boolean {
  const tags: readonly string[] = list.match(/"[^"]*"/g) ?? [];
  return tags.includes(etag.replace(/^W\//, ""));
}

function isUnmodifiedSince(
  since: string | null,
  { modified }: Validators,
): boolean {
  if (since === null || modified === null) return false;
  return secondOf(modified) <= secondOf(since);
}

/** HTTP's dates have no fractions; NaN, which nothing equals, for none. */
function secondOf(date: string): number {
  return Math.floor(Date.parse(date) / 1000);
}

/** Whether If-Range lets a part be given: what it names must be the same bytes. */
export function isSameForRange(
  headers: Headers,
  { etag, modified }: Validators,
): boolean {
  const known = headers.get("if-range")?.trim();
  if (known === undefined) return true;
  if (etag.startsWith("W/")) return false;
  if (/^(?:W\/)?"/.test(known)) return known === etag;
  return modified !== null && secondOf(known) === secondOf(modified);
}
