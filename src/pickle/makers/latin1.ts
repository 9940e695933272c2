import { malformed } from "../errors.ts";
import { inSteps, type Steps } from "./steps.ts";

/** The bytes whose values are the characters of `text`. */
export function latin1Bytes(text: string): Uint8Array | Steps {
  const bytes = new Uint8Array(text.length);
  return inSteps(
    text.length,
    (from, to) => fill(bytes, text, from, to),
    bytes,
  )!;
}

/** {@linkcode latin1Bytes} of a string that is known to be short. */
export function shortLatin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  fill(bytes, text, 0, text.length);
  return bytes;
}

function fill(
  bytes: Uint8Array,
  text: string,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) {
      throw malformed("Cannot make bytes: a character is not in Latin-1");
    }
    bytes[i] = code;
  }
}
