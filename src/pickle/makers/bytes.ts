// Python's bytes and bytearray.

import { markMutable } from "../values/marks.ts";
import { latin1Bytes } from "./latin1.ts";
import type { MakeContext, Makers } from "./maker.ts";
import { after, inSteps } from "./steps.ts";

function isLatin1(encoding: unknown): boolean {
  return typeof encoding === "string" &&
    /^(latin[-_ ]?1|iso[-_]?8859[-_]1|l1|8859)$/i.test(encoding);
}

function encode([text, encoding]: readonly unknown[]) {
  if (typeof text !== "string" || !isLatin1(encoding)) return undefined;
  return latin1Bytes(text);
}

function bytes(args: readonly unknown[], context: MakeContext) {
  const [from, encoding] = args;
  if (args.length === 0) return new Uint8Array();
  if (typeof from === "string") return encode([from, encoding]);
  if (from instanceof Uint8Array) return from.slice();
  if (!Array.isArray(from) && !(from instanceof Set)) return undefined;
  const numbers = [...from];
  context.count(numbers.length);
  const made = new Uint8Array(numbers.length);
  return inSteps(numbers.length, (start, end) => {
    for (let i = start; i < end; i++) {
      const byte = numbers[i];
      if (!Number.isInteger(byte) || !inByte(byte as number)) return false;
      made[i] = byte as number;
    }
  }, made);
}

function inByte(value: number): boolean {
  return value >= 0 && value < 256;
}

function bytearray(args: readonly unknown[], context: MakeContext) {
  return after(
    bytes(args, context),
    (made) => made instanceof Uint8Array ? markMutable(made) : made,
  );
}

/** The rows of bytes. */
export const BYTES_MAKERS: Makers = {
  "builtins.bytes": bytes,
  "builtins.bytearray": bytearray,
  "_codecs.encode": encode,
};
