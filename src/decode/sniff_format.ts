import { serializerFor } from "./auto.ts";
import { namedFormatOf } from "./files/named.ts";
import { READABLE_FORMATS } from "./files/readable.ts";
import { compressionOf, frameTypeOf } from "./sniff.ts";

/**
 * Detects the format of stored bytes from the first of them: their compression,
 * otherwise `npy`, `zip`, `datetime`, `json`, `pandas csv`, `pandas parquet`,
 * the name of a format without a reader, or `pickle`; null for no bytes.
 */
export function sniffFormat(head: Uint8Array): string | null {
  if (head.length === 0) return null;
  const file = READABLE_FORMATS.find(({ matches }) => matches(head));
  const frame = frameTypeOf(head, false);
  return compressionOf(head) ?? file?.name ?? (frame && `pandas ${frame}`) ??
    sniffSerializer(head);
}

function sniffSerializer(head: Uint8Array): string {
  const lastLine = head.lastIndexOf(LINE_FEED);
  // An incomplete line has fewer cells than the others.
  const lines = lastLine < 0 ? head : head.subarray(0, lastLine + 1);
  const text = serializerFor(lines)?.name;
  const named = namedFormatOf(head)?.name;
  // A byte of a length may be a bracket.
  return (text === "json" ? named ?? text : text ?? named) ?? "pickle";
}

const LINE_FEED = 0x0a;
