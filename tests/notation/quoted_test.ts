import { assertEquals } from "@std/assert";
import { bytesText, quotedText } from "../../src/notation/quoted.ts";

// As repr() of CPython 3.11 has them.
const STRINGS: [text: string, quoted: string][] = [
  ["", "''"],
  ["it's", '"it\'s"'],
  [`'"`, `'\\'"'`],
  ['"', `'"'`],
  ["a\\b\n\r\t", "'a\\\\b\\n\\r\\t'"],
  ["\x00\x1f\x7f\x9f\xa0\xad", "'\\x00\\x1f\\x7f\\x9f\\xa0\\xad'"],
  ["\u200d\u2028\u3000", "'\\u200d\\u2028\\u3000'"],
  ["\ud800", "'\\ud800'"],
  ["\u{10ffff}", "'\\U0010ffff'"],
  ["é 漢 😀", "'é 漢 😀'"],
];
for (const [text, quoted] of STRINGS) {
  Deno.test(`quotedText() writes ${quoted}`, () => {
    assertEquals(quotedText(text), quoted);
  });
}

const BYTES: [bytes: number[], text: string][] = [
  [[], "b''"],
  [[0x61, 0x62], "b'ab'"],
  [[0, 9, 10, 13, 0x1b, 0x7f, 0xff], "b'\\x00\\t\\n\\r\\x1b\\x7f\\xff'"],
  [[0x27], `b"'"`],
  [[0x27, 0x22, 0x5c], `b'\\'"\\\\'`],
];
for (const [bytes, text] of BYTES) {
  Deno.test(`bytesText() writes ${text}`, () => {
    assertEquals(bytesText(Uint8Array.from(bytes)), text);
  });
}

Deno.test("bytesText() writes more bytes than a call takes arguments", () => {
  const text = bytesText(new Uint8Array(200_000));
  assertEquals(text, `b'${"\\x00".repeat(200_000)}'`);
});
