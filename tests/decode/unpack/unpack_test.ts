import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
} from "@std/assert";
import fc from "fast-check";
import {
  type CompressionFormat,
  unpack,
} from "../../../src/decode/unpack/unpack.ts";
import { ResultError } from "../../../src/model/errors.ts";
import { fromBase64, readRows } from "../_data.ts";
import { turn } from "../../_fake_clock.ts";

interface Packed {
  format: CompressionFormat;
  way: string;
  what: string;
  bytes: string;
  length?: number;
  sha256?: string;
  repeat?: [text: string, times: number];
  refused?: string;
}

const rows = readRows<Packed>("formats/packed.ndjson");

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new Uint8Array(bytes),
  );
  return Array.from(
    new Uint8Array(digest),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}

for (const { format, way, what, bytes, ...row } of rows) {
  if (row.refused !== undefined) continue;
  Deno.test(`unpack() reads ${format} of Python, ${way}: ${what}`, async () => {
    const unpacked = await unpack(format, fromBase64(bytes));
    if (row.repeat !== undefined) {
      const [text, times] = row.repeat;
      assertEquals(new TextDecoder().decode(unpacked), text.repeat(times));
      return;
    }
    assertEquals(unpacked.length, row.length);
    assertEquals(await sha256(unpacked), row.sha256);
  });
}

for (const { what, bytes, refused } of rows) {
  if (refused === undefined) continue;
  Deno.test(`unpack() says that it cannot undo the filter ${what}`, async () => {
    const error = await assertRejects(
      () => unpack("lzma", fromBase64(bytes)),
      ResultError,
      `its filter "${refused}" is not supported`,
    );
    assertEquals(error.code, "unsupported");
  });
}

const find = (format: string, way: string, what: string) =>
  fromBase64(
    rows.find((row) =>
      row.format === format && row.way === way && row.what === what
    )!.bytes,
  );

/** Small files of every kind, whose damage is tried bit by bit. */
const SMALL: [format: CompressionFormat, way: string, what: string][] = [
  ["gzip", "level 9", "all bytes"],
  ["gzip", "all parts of a header", "a byte"],
  ["gzip", "several members", "four equal bytes"],
  ["zlib", "level -1", "all bytes"],
  ["zlib", "flushed", "a byte"],
  ["bz2", "level 9", "four equal bytes"],
  ["bz2", "several streams", "four equal bytes"],
  ["lzma", "preset 6", "four equal bytes"],
  ["lzma", "crc32", "a byte"],
  ["lzma", "sha256", "a byte"],
  ["lzma", "several streams", "four equal bytes"],
  ["lzma", "several streams, padded", "a byte"],
  ["lzma", "blocks with sizes", "a byte"],
];

const sameBytes = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

/** The value, or the error: nothing but a SyntaxError or `unsupported`. */
async function outcome(
  format: CompressionFormat,
  bytes: Uint8Array,
): Promise<Uint8Array | undefined> {
  try {
    return await unpack(format, bytes, { maxBytes: 1 << 20 });
  } catch (error) {
    if (error instanceof ResultError) {
      assert(["unsupported", "too_large"].includes(error.code), String(error));
    } else assertInstanceOf(error, SyntaxError, String(error));
    return undefined;
  }
}

for (const [format, way, what] of SMALL) {
  const bytes = find(format, way, what);
  Deno.test(`unpack() refuses ${format}, ${way}: ${what}, cut at any byte`, async () => {
    const whole = await unpack(format, bytes);
    const mayEndEarly = /several/.test(way);
    for (let length = 0; length < bytes.length; length++) {
      const got = await outcome(format, bytes.slice(0, length));
      if (got === undefined) continue;
      // gzip and bz2 of nothing are nothing, and a stream may be the last one.
      assert(length === 0 || mayEndEarly, `cut at byte ${length}`);
      assert(sameBytes(got, whole.slice(0, got.length)), `at byte ${length}`);
    }
  });
  Deno.test(`unpack() never gives another value for ${format}, ${way}: ${what}, with a bit flipped`, async () => {
    const whole = await unpack(format, bytes);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const got = await outcome(format, flipped);
      assert(got === undefined || sameBytes(got, whole), `bit ${bit}`);
    }
  });
}

Deno.test("unpack() refuses legacy lzma cut at any byte", async () => {
  for (const way of ["legacy, preset 6", "legacy, its size alone"]) {
    const bytes = find("lzma", way, "text");
    for (let length = 0; length < bytes.length; length++) {
      assertEquals(await outcome("lzma", bytes.slice(0, length)), undefined);
    }
  }
});

const JUNK: [what: string, format: CompressionFormat, bytes: number[]][] = [
  ["a byte after gzip", "gzip", [1]],
  ["zeros and a byte after gzip", "gzip", [0, 0, 1]],
  ["a byte after zlib", "zlib", [0]],
  ["a byte after bz2", "bz2", [0x42]],
  ["a level of bz2 that is none", "bz2", [0x42, 0x5a, 0x68, 0x30]],
  ["three zeros after xz", "lzma", [0, 0, 0]],
  ["a byte after xz", "lzma", [0xfd]],
];
for (const [what, format, junk] of JUNK) {
  Deno.test(`unpack() refuses ${what}`, async () => {
    const { bytes } = rows.find((row) => row.format === format)!;
    const longer = Uint8Array.from([...fromBase64(bytes), ...junk]);
    await assertRejects(() => unpack(format, longer), SyntaxError);
  });
}

Deno.test("unpack() ends in an error for any bytes after a right start", async () => {
  const starts: [CompressionFormat, number[]][] = [
    ["gzip", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]],
    ["zlib", [0x78, 0x9c]],
    ["bz2", [...new TextEncoder().encode("BZh91AY&SY")]],
    ["lzma", [...find("lzma", "preset 6", "text").slice(0, 24)]],
    ["lzma", [0x5d, 0, 0, 0x80, 0, ...Array(8).fill(255), 0]],
    ["lzma", [0x5d, 0, 0, 0x80, 0, 40, ...Array(7).fill(0), 0]],
  ];
  await fc.assert(fc.asyncProperty(
    fc.constantFrom(...starts),
    fc.uint8Array({ maxLength: 200 }),
    async ([format, start], rest) => {
      await outcome(format, Uint8Array.from([...start, ...rest]));
    },
  ));
});

Deno.test("unpack() stops at maxBytes, and takes exactly so many", async () => {
  for (const { format, repeat, bytes } of rows) {
    if (repeat?.[0] !== "\0") continue;
    const packed = fromBase64(bytes);
    const error = await assertRejects(
      () => unpack(format, packed, { maxBytes: 999_999 }),
      ResultError,
      `Cannot unpack ${format}: it unpacks to more than 999999 bytes`,
    );
    assertEquals([error.code, error.ref], ["too_large", null]);
    const whole = await unpack(format, packed, { maxBytes: 1_000_000 });
    assertEquals(whole.length, 1_000_000);
  }
});

Deno.test("unpack() keeps what unpacks to much, if it is allowed", async () => {
  const part = find("bz2", "level 9", "a megabyte of zeros");
  const many = new Uint8Array(part.length * 40);
  for (let i = 0; i < 40; i++) many.set(part, i * part.length);
  assertEquals((await unpack("bz2", many)).length, 40_000_000);
});

Deno.test("unpack() rejects with the signal's reason, before and in the middle", async () => {
  const part = find("bz2", "level 9", "a megabyte of zeros");
  const many = new Uint8Array(part.length * 100);
  for (let i = 0; i < 100; i++) many.set(part, i * part.length);
  const reason = new Error("enough");
  const aborted = AbortSignal.abort(reason);
  assertEquals(
    await unpack("bz2", many, { signal: aborted }).catch((e) => e),
    reason,
  );
  const controller = new AbortController();
  const unpacking = unpack("bz2", many, { signal: controller.signal });
  turn().then(() => controller.abort(reason)); // others run while it unpacks
  assertEquals(await unpacking.catch((e) => e), reason);
});
