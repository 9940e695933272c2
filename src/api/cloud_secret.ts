import type { CallOptions } from "../async/abort.ts";
import { ApiError } from "../model/errors.ts";
import { SECRET_VALUE } from "./query.ts";

type Graphql = (
  document: string,
  variables: Record<string, unknown>,
  options: CallOptions,
) => Promise<{ readonly secret_value?: unknown }>;

/** The error of Cloud for an unknown secret. */
const NO_SECRET = "No value found for the requested key";

/**
 * Creates a function that requests a secret of Prefect Cloud by its name.
 *
 * @param graphql The method of a client.
 * @returns A function that returns the secret; undefined if it does not exist.
 */
export function cloudSecretFetcher(
  graphql: Graphql,
): (name: string, signal: AbortSignal) => Promise<unknown> {
  return async (name, signal) => {
    try {
      const data = await graphql(SECRET_VALUE, { name }, { signal });
      return data.secret_value;
    } catch (error) {
      const entries = error instanceof ApiError ? error.errors ?? [] : [];
      if (entries.some(({ message }) => message.includes(NO_SECRET))) {
        return undefined;
      }
      throw error;
    }
  };
}
