/** The bytes of a text in base64. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

/** The rows of a file in tests/data, one JSON object a line. */
export function readRows<T>(file: string): T[] {
  const url = new URL(`../data/${file}`, import.meta.url);
  return Deno.readTextFileSync(url).trimEnd().split("\n").map((line) =>
    JSON.parse(line)
  );
}
