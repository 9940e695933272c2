// The form of values in Python's exception messages, shortened.

import { entriesOf } from "./dict.ts";
import { isPlain, isTuple } from "./marks.ts";
import { PyGlobal, PyObject } from "./object.ts";

const MAX_DEPTH = 4;
const MAX_MEMBERS = 50;
const MAX_TEXT = 10_000;

/** Python's `str()` of a value, with the precision that messages need. */
export function pyText(value: unknown): string {
  return typeof value === "string"
    ? value
    : pyRepr(value, Array.isArray(value) && isTuple(value));
}

/** Python's `repr()` of a value; deeply nested or late members become `...`. */
export function pyRepr(value: unknown, tuple = false): string {
  const budget = { left: MAX_MEMBERS };
  return repr(value, 0, budget, tuple);
}

function repr(
  value: unknown,
  depth: number,
  budget: { left: number },
  tuple = isTuple(value),
): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number") return numberText(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null) return "None";
  if (typeof value !== "object") return bounded(value);
  if (value instanceof PyGlobal) return value.toString();
  if (value instanceof PyObject) return `<${value.className}>`;
  if (depth >= MAX_DEPTH || budget.left-- <= 0) return "...";
  const inner = (member: unknown) => repr(member, depth + 1, budget);
  if (Array.isArray(value)) {
    const text = some(value, inner, budget);
    if (!tuple) return `[${text}]`;
    return value.length === 1 ? `(${text},)` : `(${text})`;
  }
  if (value instanceof Set) return `{${some([...value], inner, budget)}}`;
  if (isPlain(value) || value instanceof Map) {
    const pair = ([key, item]: [unknown, unknown]) =>
      `${inner(key)}: ${inner(item)}`;
    return `{${some(entriesOf(value), pair, budget)}}`;
  }
  if (value instanceof Error) return `${value.name}(${quoted(value.message)})`;
  if (value instanceof Uint8Array) return bytesRepr(value);
  return ArrayBuffer.isView(value) ? "..." : bounded(value);
}

function some<T>(
  members: readonly T[],
  write: (member: T) => string,
  budget: { left: number },
): string {
  const parts: string[] = [];
  for (const member of members) {
    if (budget.left-- <= 0) {
      parts.push("...");
      break;
    }
    parts.push(write(member));
  }
  return parts.join(", ");
}

const MAX_BYTES = 256;

function bytesRepr(bytes: Uint8Array): string {
  if (bytes.length > MAX_BYTES) return "...";
  const escaped = Array.from(bytes, (byte) => {
    const char = String.fromCharCode(byte);
    const known = BYTE_ESCAPES[char];
    if (known !== undefined) return known;
    return byte < 0x20 || byte > 0x7e
      ? `\\x${byte.toString(16).padStart(2, "0")}`
      : char;
  }).join("");
  const quote = escaped.includes("'") && !escaped.includes('"') ? '"' : "'";
  const safe = quote === "'" ? escaped.replaceAll("'", "\\'") : escaped;
  return `b${quote}${safe}${quote}`;
}

const BYTE_ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

const LONG = 1n << 4096n;

function isLong(value: bigint): boolean {
  return value >= LONG || value <= -LONG;
}

function bounded(value: unknown): string {
  return typeof value === "bigint" && isLong(value) ? "..." : `${value}`;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return Object.is(value, -0) ? "-0.0" : String(value);
}

function quoted(text: string): string {
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}...` : text;
  const quote = short.includes("'") && !short.includes('"') ? '"' : "'";
  const escaped = short.replace(/\\/g, "\\\\").replace(/\n/g, "\\n")
    .replace(/\r/g, "\\r").replace(/\t/g, "\\t");
  return quote + (quote === "'" ? escaped.replace(/'/g, "\\'") : escaped) +
    quote;
}
