import type { IncomingMessage } from "node:http";
import type { Answer } from "../graphql/answer.ts";

/**
 * The headers of every answer: Prefect Server allows pages of any origin to
 * read it.
 */
export const CORS_HEADERS: Readonly<Record<string, string>> = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "retry-after",
};

/** The answer to a preflight request; undefined for other requests. */
export function preflightAnswer(
  { method, headers }: IncomingMessage,
): Answer | undefined {
  const request = headers["access-control-request-method"];
  if (method !== "OPTIONS" || request === undefined) return undefined;
  return {
    status: 200,
    body: "",
    headers: {
      "access-control-allow-methods": "POST",
      "access-control-allow-headers":
        headers["access-control-request-headers"] ?? "content-type",
      "access-control-max-age": "600",
      vary: "access-control-request-headers",
    },
  };
}
