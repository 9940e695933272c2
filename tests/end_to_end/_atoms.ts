// The oracle of what is lost: what Python saw, and whether it is within reach.

import { type Leaf, leavesOf } from "../pickle/_leaves.ts";

/** A scalar that Python saw, or bytes by their hexadecimal digits. */
export type Atom = string | number | { readonly bytes: string };

/** Kinds whose text or number is not what was pickled, such as a date. */
const MADE = new Set(["dt", "date", "time", "td", "td64", "text", "dec"]);

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
  const { cls: _cls, $: _kind, closed: _closed, kind: _, ...parts } = value;
  return Object.values(parts);
}

/** All that is within reach, with the bytes in one text. */
export interface Reach {
  readonly leaves: ReadonlySet<Leaf>;
  readonly bytes: string;
}

/** What is within reach of a value. */
export function reachOf(value: unknown): Reach {
  const leaves = leavesOf(value);
  const bytes = [...leaves].filter((leaf) =>
    typeof leaf === "string" && leaf.startsWith("bytes:")
  );
  return { leaves, bytes: bytes.join(" ") };
}

/** True if an atom is within reach: itself, or its bytes in an array of bytes. */
export function isReachable(atom: Atom, { leaves, bytes }: Reach): boolean {
  if (typeof atom === "object") return bytes.includes(atom.bytes);
  if (leaves.has(atom)) return true;
  if (typeof atom === "string") {
    const utf8 = hexOf(new TextEncoder().encode(atom));
    return bytes.includes(utf8) ||
      [...leaves].some((leaf) =>
        typeof leaf === "string" && leaf.includes(atom)
      );
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
