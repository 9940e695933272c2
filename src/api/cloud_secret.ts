import type { CallOptions } from "../async/abort.ts";
import { ApiError } from "../model/errors.ts";
import { SECRET_VALUE } from "./query.ts";

type Graphql = (
  document: string,
  variables: Record<string, unknown>,
  options: CallOptions,
) => Promise<{ readonly secret_value?: unknown }>;

/** Cloud answers an unknown secret with an error that says so. */
const NO_SECRET = "No value found for the requested key";

/**
 * Makes a function that requests secrets of Prefect Cloud by their names.
 *
 * @param graphql The method of a client.
 * @returns A function that gives the secret; undefined if Cloud has none.
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
