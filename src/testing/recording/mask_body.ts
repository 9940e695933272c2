import type { Mask } from "./mask.ts";
import { encodeBody, type RecordedBody } from "./recording.ts";

/** A body as a line of a recording holds it, without secrets. */
export function maskBody(bytes: Uint8Array, mask: Mask): RecordedBody {
  const { body } = encodeBody(bytes);
  return body === undefined
    ? encodeBody(mask.bytes(bytes))
    : { body: mask.text(body) };
}
