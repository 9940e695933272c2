// deno-lint-ignore no-control-regex -- these are what it is about
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * A string on one line without control characters. Names and messages are
 * untrusted.
 */
export function sanitize(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, " ").replace(CONTROL, "\ufffd");
}

const UNSAFE =
  // deno-lint-ignore no-control-regex -- these are what it is about
  /\x1b\[(?:[1-9]|2[2-9]|3\d|90)m|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** The same for several lines that `inspect` has coloured. */
export function sanitizeLines(text: string, mayHaveColors: boolean): string {
  return text.replace(
    UNSAFE,
    (found) => found.length > 1 && mayHaveColors ? found : "\ufffd",
  );
}

/** JSON with escapes for control characters that JSON itself allows. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    /[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
