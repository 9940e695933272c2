import { ResultError } from "../../model/errors.ts";

/** An access token. */
export interface Token {
  /** Goes after `Bearer`. */
  readonly token: string;
  /** In milliseconds since 1970; absent where it is not known. */
  readonly expiresAt?: number | undefined;
}

/** The header that a token is sent in; the error for a wrong one names none. */
export function bearer({ token }: Token): { authorization: string } {
  // The error of fetch for a header that it cannot send would quote it.
  if (/^[!-~]+$/.test(token)) return { authorization: `Bearer ${token}` };
  throw new ResultError(
    "denied",
    "Cannot send a token: it has characters that a header cannot carry",
    { ref: null },
  );
}
