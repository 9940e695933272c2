import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { crc32 as zlibCrc32 } from "node:zlib";
import { type CrcAlgorithm, startCrc32 } from "../../src/checksum/crc32.ts";

const digest = (algorithm: CrcAlgorithm, ...chunks: Uint8Array[]) => {
  const crc = startCrc32(algorithm);
  for (const chunk of chunks) crc.update(chunk);
  return crc.digest();
};
const hex = (crc: number) => crc.toString(16).padStart(8, "0");

// The check values of both, and RFC 3720's, appendix B.4.
const CHECKS: [
  algorithm: CrcAlgorithm,
  what: string,
  bytes: Uint8Array,
  check: string,
][] = [
  ["crc32", "no bytes", new Uint8Array(), "00000000"],
  ["crc32", "123456789", new TextEncoder().encode("123456789"), "cbf43926"],
  ["crc32c", "no bytes", new Uint8Array(), "00000000"],
  ["crc32c", "123456789", new TextEncoder().encode("123456789"), "e3069283"],
  ["crc32c", "32 bytes of 0", new Uint8Array(32), "8a9136aa"],
  ["crc32c", "32 bytes of 255", new Uint8Array(32).fill(255), "62a8ab43"],
  [
    "crc32c",
    "0 to 31",
    Uint8Array.from({ length: 32 }, (_, byte) => byte),
    "46dd794e",
  ],
];
for (const [algorithm, what, bytes, check] of CHECKS) {
  Deno.test(`the ${algorithm} of ${what} is ${check}`, () => {
    assertEquals(hex(digest(algorithm, bytes)), check);
  });
}

Deno.test("a check is the same however the bytes are cut (property)", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (chunks) => {
      const whole = Uint8Array.from(chunks.flatMap((chunk) => [...chunk]));
      // Each chunk where the one before has ended, so at any address.
      let at = 0;
      const parts = chunks.map(({ length }) =>
        whole.subarray(at, at += length)
      );
      for (const algorithm of ["crc32", "crc32c"] as const) {
        assertEquals(digest(algorithm, ...parts), digest(algorithm, whole));
      }
      assertEquals(
        hex(digest("crc32", ...parts)),
        zlibCrc32(whole).toString(16).padStart(8, "0"),
      );
    }),
  );
});
