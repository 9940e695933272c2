/**
 * The characters that Python's `repr()` escapes: all but printable ones and the
 * space.
 */
const UNPRINTABLE = /(?! )[\\\p{C}\p{Z}]/gu;

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

function escapeOf(char: string): string {
  const known = ESCAPES[char];
  if (known !== undefined) return known;
  const code = char.codePointAt(0)!;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, "0")}`;
  return code < 0x10000
    ? `\\u${hex.padStart(4, "0")}`
    : `\\U${hex.padStart(8, "0")}`;
}

/** Returns a string as in Python's `repr()`, without the quotes. */
export function escapedText(text: string): string {
  return text.replace(UNPRINTABLE, escapeOf);
}

/** Returns Python's `repr()` of a string. */
export function quotedText(text: string): string {
  return inQuotes(escapedText(text));
}

/** Adds the quotes that Python prefers, which need no escape. */
function inQuotes(escaped: string): string {
  if (!escaped.includes("'")) return `'${escaped}'`;
  if (!escaped.includes('"')) return `"${escaped}"`;
  return `'${escaped.replaceAll("'", "\\'")}'`;
}

/** The number of arguments that every runtime accepts in a call. */
const CHUNK = 8_192;

/** Returns Python's `repr()` of bytes: `b'\x00a'`. */
export function bytesText(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const text = String.fromCharCode(...bytes.subarray(at, at + CHUNK));
    // deno-lint-ignore no-control-regex -- these are what it is about
    parts.push(text.replace(/[\\\x00-\x1f\x7f-\xff]/g, escapeOf));
  }
  return `b${inQuotes(parts.join(""))}`;
}
