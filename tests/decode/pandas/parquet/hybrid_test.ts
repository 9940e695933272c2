import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { readHybrid } from "../../../../src/decode/pandas/parquet/hybrid.ts";
import { startWork } from "../../../../src/decode/work.ts";
import { varint } from "./_write_parquet.ts";

const read = (bytes: number[], width: number, count: number) => {
  const reader = { bytes: Uint8Array.from(bytes), at: 0 };
  const work = startWork("read parquet", 0);
  return readHybrid(reader, width, count, bytes.length, work);
};

/** A run of one value. */
const run = (count: number, value: number, width: number) => [
  ...varint(count * 2),
  ...Array.from(
    { length: Math.ceil(width / 8) },
    (_, i) => (value >>> (i * 8)) & 0xff,
  ),
];

/** Values in groups of eight, the lowest bits first. */
function packed(values: readonly number[], width: number): number[] {
  const groups = Math.ceil(values.length / 8);
  const bytes = new Uint8Array(groups * width);
  values.forEach((value, i) => {
    for (let bit = 0; bit < width; bit++) {
      const at = i * width + bit;
      if ((value >>> bit) & 1) bytes[at >> 3]! |= 1 << (at & 7);
    }
  });
  return [...varint(groups * 2 + 1), ...bytes];
}

Deno.test("readHybrid() reads runs and packed values of any width (property)", async () => {
  const part = (width: number) => {
    const value = fc.integer({ min: 0, max: 2 ** width - 1 });
    return fc.oneof(
      fc.tuple(fc.integer({ min: 1, max: 3000 }), value)
        .map(([count, value]) => ({
          values: new Array<number>(count).fill(value),
          bytes: run(count, value, width),
        })),
      fc.array(value, { minLength: 1, maxLength: 20 }).map((some) => {
        const groups = Math.ceil(some.length / 8) * 8;
        const values = Array.from({ length: groups }, (_, i) => some[i] ?? 0);
        return { values, bytes: packed(values, width) };
      }),
    );
  };
  const input = fc.integer({ min: 0, max: 31 }).chain((width) =>
    fc.tuple(fc.constant(width), fc.array(part(width), { maxLength: 6 }))
  );
  await fc.assert(fc.asyncProperty(input, async ([width, parts]) => {
    const values = parts.flatMap((part) => part.values);
    const bytes = parts.flatMap((part) => part.bytes);
    assertEquals([...await read(bytes, width, values.length)], values);
  }));
});

const REFUSED: [what: string, bytes: number[], width: number, count: number][] =
  [
    ["no bytes", [], 1, 1],
    ["a run that is longer than the values", run(11, 0, 1), 1, 10],
    ["a run of no value", [2], 1, 1],
    [
      "packed values that are cut short",
      packed([1, 2, 3], 9).slice(0, -7),
      9,
      3,
    ],
    ["a width of 33 bits", run(1, 0, 33), 33, 1],
    ["a header that does not end", new Array(9).fill(0x80), 1, 1],
  ];
for (const [what, bytes, width, count] of REFUSED) {
  Deno.test(`readHybrid() refuses ${what}`, async () => {
    await assertRejects(() => read(bytes, width, count), SyntaxError);
  });
}
