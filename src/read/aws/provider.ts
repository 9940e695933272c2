import { withDeadline } from "../../async/abort.ts";
import { ResultError } from "../../model/errors.ts";
import { retryBudget, withRetries } from "../../async/retry.ts";
import { isTransient } from "../../async/transient.ts";
import { noCredentials } from "./no_credentials.ts";
import { readStart } from "../store/read_start.ts";
import type { ReadContext } from "../reader.ts";

/** The answer of a credential provider. */
export interface ProviderAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly body: string;
}

/** A credential provider and its time limit. */
export interface Provider {
  /** The name in messages. */
  readonly name: string;
  readonly timeoutMs: number;
  readonly maxRetries: number;
}

/** The limit for an answer: credentials take a few kilobytes. */
const MAX_ANSWER_BYTES = 65_536;

/**
 * Requests credentials from a provider. No error contains any part of the
 * request: its path, headers or body may be secret.
 *
 * @throws {ResultError} `network`, if there is no answer.
 */
export async function fetchCredentials(
  { name, timeoutMs, maxRetries }: Provider,
  makeRequest: () => Request | Promise<Request>,
  { fetch, signal, retry }: ReadContext,
): Promise<ProviderAnswer> {
  const budget = retryBudget(retry !== false && { ...retry, maxRetries });
  return await withRetries<ProviderAnswer>(budget, signal, async () => {
    const answer = await withDeadline(
      { signal, timeoutMs },
      () => noAnswer(name),
      async (deadline) => {
        const request = await makeRequest();
        const response = await fetch(request, {
          signal: deadline,
          redirect: "manual", // a token must not follow a redirect
        });
        const { ok, status } = response;
        const body = await readStart(response, MAX_ANSWER_BYTES);
        return { ok, status, body };
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
    const problem = `${name} failed (${answer.status})`;
    return { error: noCredentials("network", problem), isTransient: true };
  });
}

function noAnswer(name: string): ResultError {
  return noCredentials("network", `${name} does not answer`);
}
