import { decodeText, parsePythonJson } from "./json.ts";
import type { Serializer } from "./serializer.ts";

/**
 * Reads a secret as `prefect.client.Secret.get` does: a text that is JSON is
 * parsed, any other is the value itself.
 */
export function secretSerializer(): Serializer {
  return {
    name: "secret",
    deserialize: (bytes) => parseSecret(decodeText(bytes)),
  };
}

function parseSecret(text: string): unknown {
  try {
    return parsePythonJson(text);
  } catch {
    return text;
  }
}
