import { parsePythonJson } from "./python_json.ts";

/**
 * Reads a secret as `prefect.client.Secret.get` does: a string that is JSON is
 * parsed; any other value is returned as it is.
 */
export function parseSecret(secret: unknown): unknown {
  if (typeof secret !== "string") return secret;
  try {
    return parsePythonJson(secret);
  } catch {
    return secret;
  }
}
