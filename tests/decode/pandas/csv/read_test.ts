import { assertEquals, assertThrows } from "@std/assert";
import { ResultError } from "../../../../src/model/errors.ts";
import { readCsv } from "../../../../src/decode/pandas/csv/read.ts";
import { assertFrame, frameRows } from "../../_frames.ts";
import { fromBase64 } from "../../_data.ts";

for (const { name, bytes, value } of frameRows("csv")) {
  if (value === undefined) {
    Deno.test(`readCsv() refuses what pandas refuses: ${name}`, () => {
      assertThrows(() => readCsv(fromBase64(bytes)));
    });
    continue;
  }
  Deno.test(`readCsv() reads as pandas: ${name}`, () => {
    assertFrame(readCsv(fromBase64(bytes)), value);
  });
}

const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("readCsv() types long files part by part, as pandas does", () => {
  const lines = (from: number, to: number, text: (i: number) => string) =>
    Array.from({ length: to - from }, (_, i) => text(from + i));
  // With one column pandas takes 524,288 rows at once.
  const part = 524_288;
  const ends: [what: string, last: string, dtype: string, value: unknown][] = [
    ["text", "x", "object", 1],
    ["a float", "1.5", "float64", 1],
    ["an integer", "7", "int64", 1],
    ["a boolean", "True", "object", 1],
  ];
  for (const [what, last, dtype, value] of ends) {
    const text = ["a", ...lines(0, part, () => "1"), last].join("\n");
    const frame = readCsv(encode(text));
    assertEquals(frame.dtypes, [dtype], what);
    assertEquals(frame.toArray()[0], [value]);
    assertEquals(frame.shape, [part + 1, 1]);
  }
});

Deno.test("readCsv() refuses a table that would take more than maxBytes", () => {
  const wide = `${",".repeat(999)}\n${"1\n".repeat(1000)}`;
  const error = assertThrows(
    () => readCsv(encode(wide), { maxBytes: 7_999_999 }),
    ResultError,
  );
  assertEquals(error.code, "too_large");
  assertEquals(readCsv(encode(wide), { maxBytes: 8_000_000 }).shape, [
    1000,
    1000,
  ]);
});
