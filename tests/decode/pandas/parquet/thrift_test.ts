import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { checkStruct } from "../../../../src/decode/pandas/parquet/thrift.ts";
import { type Thrift, thrift } from "./_write_parquet.ts";

const value: fc.Arbitrary<Thrift> = fc.letrec<{ value: Thrift }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.integer().map((i32) => ({ i32 })),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
      .map((i64) => ({ i64 })),
    fc.string().map((text) => ({ text })),
    fc.array(fc.integer(), { maxLength: 20 })
      .map((items) => ({ list: items.map((i32) => ({ i32 })) })),
    fc.dictionary(fc.integer({ min: 1, max: 99 }).map(String), tie("value"))
      .map((struct) => ({ struct })),
  ),
})).value;
const struct = fc.dictionary(
  fc.integer({ min: 1, max: 99 }).map(String),
  value,
  { maxKeys: 6 },
).map((fields) => thrift({ struct: fields }));

Deno.test("checkStruct() finds the end of any struct, and refuses its beginnings (property)", () => {
  fc.assert(fc.property(struct, fc.uint8Array(), (bytes, rest) => {
    const longer = Uint8Array.from([...bytes, ...rest]);
    assertEquals(checkStruct(longer, 0).end, bytes.length);
    for (let length = 0; length < bytes.length; length++) {
      assertThrows(
        () => checkStruct(bytes.subarray(0, length), 0),
        SyntaxError,
      );
    }
  }));
});

Deno.test("checkStruct() finds the structs at a path, also in lists", () => {
  const inner = { struct: { 1: { i32: 7 } } };
  const bytes = thrift({
    struct: {
      1: { i32: 1 },
      4: { list: [{ struct: { 2: inner } }, { struct: { 2: inner } }] },
      5: inner,
    },
  });
  const { found } = checkStruct(bytes, 0, [4, 2]);
  const written = thrift(inner);
  assertEquals(
    found.map(({ start, end }) => bytes.slice(start, end)),
    [written, written],
  );
});

const REFUSED: [what: string, bytes: number[]][] = [
  ["a list longer than the bytes", [0x19, 0xfc, 0xff, 0xff, 0x07]],
  ["a text longer than the bytes", [0x18, 0xff, 0xff, 0x07, 0]],
  ["an integer that does not end", [0x16, ...new Array(20).fill(0x80)]],
  ["a type that Parquet does not use", [0x1b, 0, 0]],
  ["structs that are too deep", [
    ...new Array(20).fill(0x1c),
    ...new Array(21).fill(0),
  ]],
];
for (const [what, bytes] of REFUSED) {
  Deno.test(`checkStruct() refuses ${what}`, () => {
    assertThrows(() => checkStruct(Uint8Array.from(bytes), 0), SyntaxError);
  });
}
