import { STATUS_CODES } from "node:http";
import { type Answer, errorAnswer } from "../graphql/answer.ts";
import type { Fault } from "./faults.ts";

/** The answer in place of the right one; undefined if the fault keeps it. */
export function faultAnswer(fault: Fault): Answer | undefined {
  const { kind = "status" } = fault;
  if (kind === "apiError") {
    return errorAnswer(200, "API_ERROR", "An unknown error occurred.");
  }
  if (kind === "html") return withRetryAfter(fault, proxyPage(fault));
  if (kind === "status") return withRetryAfter(fault, statusAnswer(fault));
  return undefined;
}

function statusAnswer(
  { status = 503, body, contentType = "text/plain" }: Fault,
): Answer {
  if (body !== undefined) {
    return { status, body, headers: { "content-type": contentType } };
  }
  const reason = STATUS_CODES[status] ?? "Unknown Status";
  const code = reason.toUpperCase().replace(/[^A-Z]+/g, "_");
  return errorAnswer(status, code, reason);
}

/** The page of a proxy that cannot reach the API. */
function proxyPage({ status = 502 }: Fault): Answer {
  const title = `${status} ${STATUS_CODES[status] ?? "Unknown Status"}`;
  const body = `<html>
<head><title>${title}</title></head>
<body><center><h1>${title}</h1></center></body>
</html>
`;
  return { status, body, headers: { "content-type": "text/html" } };
}

function withRetryAfter({ retryAfter }: Fault, answer: Answer): Answer {
  if (retryAfter === undefined) return answer;
  const headers = { ...answer.headers, "retry-after": String(retryAfter) };
  return { ...answer, headers };
}
