/** The validators of a representation. */
export interface Validators {
  /** An entity tag, with its quotes. */
  readonly etag: string;
  /** The time of storing, in ISO 8601; null if unknown. */
  readonly modified: string | null;
}

/**
 * A part of every tag. Increment it if the same data is written differently.
 */
const FORMAT = 1;

/** A string that is the same for the same plain data. */
export async function digest(data: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([FORMAT, data]));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(
    hash.subarray(0, 16),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** The headers of validators. */
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
 * Returns the answer for a client that has the representation already (RFC
 * 9110, section 13.2.2); undefined otherwise.
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

/** Compares weakly: either tag may be weak. */
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

/**
 * The time of a date without fractions, as in HTTP; NaN, which equals nothing,
 * for null.
 */
function secondOf(date: string): number {
  return Math.floor(Date.parse(date) / 1000);
}

/**
 * Returns whether If-Range allows a range: the validator must identify the same
 * bytes.
 */
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
