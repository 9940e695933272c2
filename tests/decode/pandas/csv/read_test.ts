import { assertEquals, assertRejects } from "@std/assert";
import { ResultError } from "../../../../src/model/errors.ts";
import { readCsv } from "../../../../src/decode/pandas/csv/read.ts";
import { assertFrame, frameRows } from "../../_frames.ts";
import { fromBase64 } from "../../_data.ts";

for (const { name, bytes, value } of frameRows("csv")) {
  if (value === undefined) {
    Deno.test(`readCsv() refuses what pandas refuses: ${name}`, async () => {
      await assertRejects(() => readCsv(fromBase64(bytes)));
    });
    continue;
  }
  Deno.test(`readCsv() reads as pandas: ${name}`, async () => {
    assertFrame(await readCsv(fromBase64(bytes)), value);
  });
}

const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("readCsv() types long files part by part, as pandas does", async () => {
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
    const frame = await readCsv(encode(text));
    assertEquals(frame.dtypes, [dtype], what);
    assertEquals(frame.toArray()[0], [value]);
    assertEquals(frame.shape, [part + 1, 1]);
  }
});

Deno.test("readCsv() refuses a table that would take more than maxBytes", async () => {
  const wide = `${",".repeat(499)}\n${"1\n".repeat(500)}`;
  const error = await assertRejects(
    () => readCsv(encode(wide), { maxBytes: 1_999_999 }),
    ResultError,
  );
  assertEquals(error.code, "too_large");
  const frame = await readCsv(encode(wide), { maxBytes: 2_000_000 });
  assertEquals(frame.shape, [500, 500]);
});
