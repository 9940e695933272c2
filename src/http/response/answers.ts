import type { RequestContext } from "../request/context.ts";
import { type Line, lineStream, type LineType } from "./lines.ts";
import {
  digest,
  notModified,
  validatorHeaders,
  type Validators,
} from "./validators.ts";

/**
 * Answers with JSON that the requester may know already. The tag is a weak one,
 * the same for every coding of the answer.
 */
export async function conditionalJsonResponse(
  { headers }: Request,
  data: unknown,
): Promise<Response> {
  const validators = { etag: `W/"${await digest(data)}"`, modified: null };
  return notModified(headers, validators) ?? jsonResponse(data, validators);
}

/** A response of JSON. */
export function jsonResponse(data: unknown, validators: Validators): Response {
  const bytes = new TextEncoder().encode(JSON.stringify(data));
  return new Response(bytes, {
    headers: {
      "content-type": "application/json",
      "content-length": String(bytes.length),
      ...validatorHeaders(validators),
    },
  });
}

/** Answers with a stream that tells one item after the other. */
export function lineResponse(
  context: RequestContext,
  type: LineType,
  lines: AsyncGenerator<Line, void, undefined>,
): Response {
  const { heartbeatMs, signal, onCancel, problemOf } = context;
  const options = { type, heartbeatMs, signal, onCancel, problemOf };
  return new Response(lineStream(lines, options), {
    headers: {
      "content-type": type,
      vary: "Accept",
      "x-accel-buffering": "no", // or a proxy holds lines back
    },
  });
}

/** Answers who has had all that there is. */
export function noContentResponse(): Response {
  return new Response(null, { status: 204, headers: { vary: "Accept" } });
}
