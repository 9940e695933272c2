import { withDeadline } from "../../async/abort.ts";
import { ResultError, type ResultErrorCode } from "../../model/errors.ts";
import { isTransient, retryBudget, withRetries } from "../../async/retry.ts";
import type { ReadContext } from "../reader.ts";

/** What a provider of credentials says. */
export interface ProviderAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly body: string;
}

/** Whom to ask, and how patiently. */
export interface Provider {
  /** How messages call it. */
  readonly name: string;
  readonly timeoutMs: number;
  readonly maxRetries: number;
}

/**
 * Asks a provider of credentials. Nothing of the request is ever told: its
 * path, headers or body may be secrets.
 *
 * @throws {ResultError} `network`, if no answer comes.
 */
export async function fetchCredentials(
  { name, timeoutMs, maxRetries }: Provider,
  makeRequest: () => Request | Promise<Request>,
  { fetch, signal, retry }: ReadContext,
): Promise<ProviderAnswer> {
  const budget = retryBudget(retry !== false && { ...retry, maxRetries });
  return await withRetries(budget, signal, async () => {
    const answer = await withDeadline(
      { signal, timeoutMs },
      () => noAnswer(name),
      async (deadline) => {
        const request = await makeRequest();
        const response = await fetch(request, {
          signal: deadline,
          redirect: "manual", // a token shall not follow
        });
        const { ok, status } = response;
        return { ok, status, body: await response.text() };
      },
    ).catch((error) => {
      signal.throwIfAborted();
      if (!(error instanceof ResultError)) return noAnswer(name);
      if (error.code === "network") return error;
      throw error;
    });
    if (answer instanceof ResultError) {
      return { error: answer, isTransient: true };
    }
    if (!isTransient(answer.status)) return { value: answer };
    const problem = `${name} has failed (${answer.status})`;
    return { error: noCredentials("network", problem), isTransient: true };
  });
}

function noAnswer(name: string): ResultError {
  return noCredentials("network", `${name} does not answer`);
}

/**
 * Makes the error for credentials that cannot be had. It names no object:
 * several reads may wait for the same credentials, and each reports its own.
 */
export function noCredentials(
  code: ResultErrorCode,
  problem: string,
  hint?: string,
): ResultError {
  return new ResultError(code, `Cannot get AWS credentials: ${problem}`, {
    ref: null,
    hint,
  });
}
