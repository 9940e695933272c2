import { ResultError } from "../../model/errors.ts";

/** An access token. */
export interface Token {
  /** The value after `Bearer`. */
  readonly token: string;
  /** The expiry in milliseconds since 1970; absent if unknown. */
  readonly expiresAt?: number | undefined;
}

/**
 * Creates the header with a token. The error for a wrong token does not quote
 * it.
 */
export function bearer({ token }: Token): { authorization: string } {
  // The error of fetch would quote a header that it cannot send.
  if (/^[!-~]+$/.test(token)) return { authorization: `Bearer ${token}` };
  throw new ResultError(
    "denied",
    "Cannot send a token: it has characters that a header cannot carry",
    { ref: null },
  );
}
