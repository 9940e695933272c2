import type { RequestContext } from "../request/context.ts";
import { type Line, lineStream, type LineType } from "./lines.ts";
import {
  digest,
  notModified,
  validatorHeaders,
  type Validators,
} from "./validators.ts";

/**
 * Creates an answer of JSON, or 304 if the client has it already. The tag is
 * weak, and the same for every coding of the answer.
 */
export async function conditionalJsonResponse(
  { headers }: Request,
  data: unknown,
): Promise<Response> {
  const validators = { etag: `W/"${await digest(data)}"`, modified: null };
  return notModified(headers, validators) ?? jsonResponse(data, validators);
}

/** Creates an answer of JSON. */
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

/** Creates an answer with a stream of items. */
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

/** Creates the answer for a client that has received everything. */
export function noContentResponse(): Response {
  return new Response(null, { status: 204, headers: { vary: "Accept" } });
}
