// The oracle of what is lost: what Python saw, and whether it is within reach.

import { type Leaf, leavesOf } from "../pickle/_leaves.ts";

/** A scalar that Python saw, or bytes by their hexadecimal digits. */
export type Atom = string | number | { readonly bytes: string };

/** Kinds whose text or number is not what was pickled, such as a date. */
const MADE = new Set(
  ["dt", "date", "time", "td", "td64", "text", "dec", "dtype", "global"],
);

/** What is about a value, and not a part of it. */
const ABOUT = new Set(["$", "cls", "closed", "kind", "dtype", "shape", "unit"]);

/** The strings, numbers and bytes of a value as `field_canon.py` writes it. */
export function atomsOf(value: unknown): Atom[] {
  const atoms: Atom[] = [];
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === "string" || typeof next === "number") atoms.push(next);
    else if (Array.isArray(next)) open.push(...next);
    else if (typeof next === "object" && next !== null) {
      open.push(...partsOf(next as Record<string, unknown>, atoms));
    }
  }
  return atoms;
}

function partsOf(
  value: Record<string, unknown>,
  atoms: Atom[],
): readonly unknown[] {
  const kind = value.$ as string | undefined;
  if (kind === "bytes") atoms.push({ bytes: String(value.hex) });
  if (kind === undefined && typeof value.bytes === "string") {
    atoms.push({ bytes: value.bytes });
    return [];
  }
  if (kind === "bytes" || kind === "int" || kind === "num") return [];
  if (kind !== undefined && MADE.has(kind)) return [];
  if (kind === "complex") return [value.re, value.im];
  if (kind === "geometries") return [];
  const parts = Object.entries(value).filter(([key]) =>
    // numpy's own fill value is not written.
    !ABOUT.has(key) && !(key === "fill" && value.fillUnset === true)
  );
  return parts.map(([, part]) => part);
}

/** All that is within reach, with the bytes and the strings in one text each. */
export interface Reach {
  readonly leaves: ReadonlySet<Leaf>;
  readonly bytes: string;
  readonly texts: string;
}

/** What is within reach of a value. */
export function reachOf(value: unknown): Reach {
  const leaves = leavesOf(value);
  const texts = [...leaves].filter((leaf) => typeof leaf === "string");
  const isBytes = (text: string) => text.startsWith("bytes:");
  return {
    leaves,
    bytes: texts.filter(isBytes).join(" "),
    texts: texts.filter((text) => !isBytes(text)).join("\n"),
  };
}

/** True if an atom is within reach: itself, or its bytes in an array of bytes. */
export function isReachable(
  atom: Atom,
  { leaves, bytes, texts }: Reach,
): boolean {
  if (typeof atom === "object") return bytes.includes(atom.bytes);
  if (leaves.has(atom)) return true;
  if (typeof atom === "string") {
    const utf8 = hexOf(new TextEncoder().encode(atom));
    const points = Uint32Array.from(atom, (c) => c.codePointAt(0)!);
    const utf32 = hexOf(new Uint8Array(points.buffer));
    // A qualified name holds the name of a class.
    return bytes.includes(utf8) || bytes.includes(utf32) ||
      texts.includes(atom);
  }
  return encodings(atom).some((hex) => bytes.includes(hex));
}

/** The bytes of a number in the types that frames have. */
function encodings(value: number): string[] {
  const made: ArrayBufferView[] = [
    Float64Array.of(value),
    Float32Array.of(value),
  ];
  if (Number.isSafeInteger(value)) {
    made.push(BigInt64Array.of(BigInt(value)), Int32Array.of(value));
    made.push(Int16Array.of(value), Int8Array.of(value));
  }
  return made.map(({ buffer }) => hexOf(new Uint8Array(buffer)));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}
