import { assertEquals, assertThrows } from "@std/assert";
import {
  unpackLz4,
  unpackLz4Raw,
} from "../../../../../src/decode/pandas/parquet/codecs/lz4.ts";

// "abcabcabcabcxyzzy" as LZ4 writes it: three literals, a match, five literals.
const BLOCK = [
  0x35,
  0x61,
  0x62,
  0x63,
  3,
  0,
  0x50,
  0x78,
  0x79,
  0x7a,
  0x7a,
  0x79,
];
const PAGE = "abcabcabcabcxyzzy";
const LENGTHS = [0, 0, 0, 17, 0, 0, 0, 12];
const STORED = [0x20, 0x61, 0x62];

const PAGES: [name: string, packed: number[], raw: boolean, page: string][] = [
  ["one block", BLOCK, true, PAGE],
  ["literals alone", STORED, true, "ab"],
  ["Hadoop's block", [...LENGTHS, ...BLOCK], false, PAGE],
  [
    "Hadoop's blocks",
    [...LENGTHS, ...BLOCK, ...LENGTHS, ...BLOCK],
    false,
    PAGE + PAGE,
  ],
  ["no lengths", BLOCK, false, PAGE],
  ["no lengths, literals alone", STORED, false, "ab"],
  [
    "an empty block of Hadoop's",
    [0, 0, 0, 0, 0, 0, 0, 0, ...LENGTHS, ...BLOCK],
    false,
    PAGE,
  ],
];

for (const [name, packed, raw, page] of PAGES) {
  const unpack = raw ? unpackLz4Raw : unpackLz4;
  Deno.test(`LZ4 unpacks ${raw ? "LZ4_RAW" : "LZ4"}: ${name}`, () => {
    const bytes = unpack(Uint8Array.from(packed), page.length);
    assertEquals(new TextDecoder().decode(bytes), page);
  });
  Deno.test(`LZ4 refuses another length: ${raw ? "LZ4_RAW" : "LZ4"}, ${name}`, () => {
    for (const length of [page.length - 1, page.length + 1]) {
      assertThrows(() => unpack(Uint8Array.from(packed), length));
    }
  });
}
