import { parsePythonJson } from "./python_json.ts";

/**
 * Reads a secret as `prefect.client.Secret.get` does: a text that is JSON is
 * parsed, any other text, and what is no text, is the value itself.
 */
export function parseSecret(secret: unknown): unknown {
  if (typeof secret !== "string") return secret;
  try {
    return parsePythonJson(secret);
  } catch {
    return secret;
  }
}
