import type { Tagged } from "./_tagged.ts";

/** One pickle that Python wrote, and the value that Python read from it. */
export interface ValueRow {
  readonly name: string;
  readonly bytes: string;
  readonly value?: Tagged;
  /** The row whose value is the same: long values are written once. */
  readonly sameAs?: string;
}

/** One hostile pickle, and the outcomes that are right for it. */
export interface EvilRow {
  readonly name: string;
  readonly note: string;
  readonly bytes: string;
  readonly allow: readonly ("error" | "limit" | "opaque" | "value")[];
  readonly value?: Tagged;
}

const FOLDER = new URL("../data/pickle/", import.meta.url);

/** The rows of a file of `tests/data/pickle`, one JSON text a line. */
export function readRows<T>(file: string): T[] {
  const text = Deno.readTextFileSync(new URL(file, FOLDER));
  return text.trimEnd().split("\n").map((line) => JSON.parse(line) as T);
}

/** The bytes of a base64 text. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

/** The bytes of text whose characters are bytes. */
export function fromLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}
