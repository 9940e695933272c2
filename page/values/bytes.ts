/** How many bytes base64 stands for. */
export function byteCount(base64: string): number {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return base64.length / 4 * 3 - padding;
}

const MAGIC: readonly (readonly [type: string, start: RegExp])[] = [
  ["image/png", /^\x89PNG\r\n/],
  ["image/jpeg", /^\xff\xd8\xff/],
  ["image/gif", /^GIF8[79]a/],
  ["image/webp", /^RIFF[^]{4}WEBP/],
  ["image/bmp", /^BM[^]{4}\0{4}/],
];

/** The media type of a picture, by its first bytes; undefined: it is none. */
export function imageTypeOf(base64: string): string | undefined {
  const head = atob(base64.slice(0, 24));
  return MAGIC.find(([, start]) => start.test(head))?.[0];
}

/** What base64 stands for. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

const LINE_BYTES = 16;

/** The first bytes in hexadecimal, and as text where they are ASCII. */
export function dumpOf(base64: string, most: number): string {
  const whole = Math.ceil(most / 3) * 4; // letters that stand for whole bytes
  const bytes = bytesOf(base64.slice(0, whole)).subarray(0, most);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += LINE_BYTES) {
    const part = Array.from(bytes.subarray(at, at + LINE_BYTES));
    const hex = part.map((byte) => byte.toString(16).padStart(2, "0"));
    const text = part.map((byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·"
    );
    const place = at.toString(16).padStart(4, "0");
    lines.push(`${place}  ${hex.join(" ").padEnd(47)}  ${text.join("")}`);
  }
  return lines.join("\n");
}
