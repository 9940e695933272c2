import { parsePythonJson } from "./python_json.ts";

/**
 * Parses a secret as `prefect.client.Secret.get` does: a string of JSON is
 * parsed, any other value is returned unchanged.
 */
export function parseSecret(secret: unknown): unknown {
  if (typeof secret !== "string") return secret;
  try {
    return parsePythonJson(secret);
  } catch {
    return secret;
  }
}
