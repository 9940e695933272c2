import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { readDeltas } from "../../../../src/decode/pandas/parquet/delta.ts";
import { startWork } from "../../../../src/decode/work.ts";
import { varint } from "./_write_parquet.ts";

const zigzag = (value: bigint) =>
  varint(value < 0n ? -2n * value - 1n : 2n * value);
const wrap = (bits: number, value: bigint) => BigInt.asIntN(bits, value);

/** Values as a writer packs them: blocks of 128 in four miniblocks. */
function packed(values: readonly bigint[], bits: number): number[] {
  const deltas = values.slice(1).map((value, i) =>
    wrap(bits, value - values[i]!)
  );
  const bytes = [
    ...varint(128),
    ...varint(4),
    ...varint(values.length),
    ...zigzag(values[0] ?? 0n),
  ];
  for (let at = 0; at < deltas.length; at += 128) {
    const block = deltas.slice(at, at + 128);
    const least = block.reduce((a, b) => a < b ? a : b);
    const minis = [0, 32, 64, 96].map((from) =>
      block.slice(from, from + 32).map((delta) =>
        BigInt.asUintN(bits, delta - least)
      )
    );
    const widths = minis.map((mini) =>
      mini.reduce(
        (most, value) => Math.max(most, value.toString(2).length),
        0,
      ) *
      (mini.some((value) => value > 0n) ? 1 : 0)
    );
    bytes.push(...zigzag(least), ...widths);
    minis.forEach((mini, m) => {
      const width = widths[m]!;
      const part = new Uint8Array(mini.length === 0 ? 0 : 4 * width);
      mini.forEach((value, i) => {
        for (let bit = 0; bit < width; bit++) {
          const to = i * width + bit;
          if ((value >> BigInt(bit)) & 1n) part[to >> 3]! |= 1 << (to & 7);
        }
      });
      bytes.push(...part);
    });
  }
  return bytes;
}

const read = (bytes: number[], values: Int32Array | BigInt64Array) =>
  readDeltas(
    { bytes: Uint8Array.from(bytes), at: 0 },
    values,
    startWork("read parquet", 0),
  );

for (const bits of [32, 64]) {
  Deno.test(`readDeltas() reads integers of ${bits} bits, also where deltas wrap around (property)`, async () => {
    const least = -(2n ** BigInt(bits - 1));
    const far = fc.bigInt({ min: least, max: -least - 1n });
    const near = fc.bigInt({ min: -9n, max: 9n });
    const input = fc.oneof(
      fc.array(far, { minLength: 1, maxLength: 300 }),
      fc.array(near, { minLength: 1, maxLength: 300 }),
    );
    await fc.assert(fc.asyncProperty(input, async (values) => {
      const target = bits === 32
        ? new Int32Array(values.length)
        : new BigInt64Array(values.length);
      const got = await read(packed(values, bits), target);
      assertEquals(Array.from(got, BigInt), values);
    }));
  });
}

const REFUSED: [what: string, bytes: number[]][] = [
  ["no bytes", []],
  ["blocks of less than no values", [...varint(2 ** 32 - 8), 1, 10, 2, 2, 16]],
  ["blocks of no values", [0, 1, 10, 2, 2, 16]],
  ["no miniblocks", [...varint(128), 0, 10, 2, 2, 16]],
  ["more miniblocks than bytes", [
    ...varint(2 ** 20),
    ...varint(2 ** 17),
    10,
    2,
    2,
  ]],
  ["a width of 65 bits", [
    ...varint(128),
    1,
    10,
    2,
    2,
    65,
    ...new Uint8Array(2000),
  ]],
  ["deltas that are cut short", [...varint(128), 1, 10, 2, 2, 16, 0]],
  ["a delta that does not end", [
    ...varint(128),
    1,
    10,
    2,
    ...new Uint8Array(20).fill(0x80),
  ]],
];
for (const [what, bytes] of REFUSED) {
  Deno.test(`readDeltas() refuses ${what}`, async () => {
    await assertRejects(() => read(bytes, new Int32Array(10)), SyntaxError);
  });
}
