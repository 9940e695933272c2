/**
 * Every recorded value in every packing, both ways: no pickle is taken for
 * something packed, and what is packed is unpacked to the same value.
 */
import { assert, assertEquals } from "@std/assert";
import { jsonSerializer } from "../../src/decode/json.ts";
import { autoSerializer } from "../../src/decode/mod.ts";
import { compressionOf } from "../../src/decode/sniff.ts";
import type { CompressionFormat } from "../../src/decode/unpack.ts";
import { unpack } from "../../src/decode/unpack.ts";
import { fromBase64, readRows } from "./_data.ts";

interface Packed {
  format: CompressionFormat;
  way: string;
  what: string;
  bytes: string;
}

for (
  const { format, way, what, bytes } of readRows<Packed>(
    "formats/packed.ndjson",
  )
) {
  Deno.test(`compressionOf() tells ${format}, ${way}: ${what}`, () => {
    assertEquals(compressionOf(fromBase64(bytes)), format);
  });
}

interface Pickle {
  name: string;
  bytes: string;
}

const pickles = ["values", "values_old", "pandas"].flatMap((file) =>
  readRows<Pickle>(`pickle/${file}.ndjson`)
);

Deno.test("compressionOf() takes no pickle for something packed", () => {
  for (const { name, bytes } of pickles) {
    assertEquals(compressionOf(fromBase64(bytes)), undefined, name);
    const base64 = new TextEncoder().encode(bytes);
    assertEquals(compressionOf(base64), undefined, `${name} in base64`);
  }
});

Deno.test("compressionOf() takes no beginning of a pickle for something packed", () => {
  for (const { name, bytes } of pickles) {
    const whole = fromBase64(bytes);
    for (let length = 0; length < Math.min(whole.length, 40); length++) {
      const got = compressionOf(whole.subarray(0, length));
      assertEquals(got, undefined, name);
    }
  }
});

const TEXTS = [
  "null",
  '{"a": [1, NaN]}',
  '"2022-05-09T06:30:00Z"',
  "2022-05-09T06:30:00.123456+02:00",
];
const plain: [name: string, bytes: Uint8Array][] = [
  ...pickles.map(({ name, bytes }) =>
    [name, fromBase64(bytes)] as [string, Uint8Array]
  ),
  ...TEXTS.map((text) =>
    [text, new TextEncoder().encode(text)] as [string, Uint8Array]
  ),
];

const WEB_FORMATS = [["gzip", "gzip"], ["zlib", "deflate"]] as const;
for (const [format, webName] of WEB_FORMATS) {
  Deno.test(`compressionOf() tells ${format} around every recorded value`, async () => {
    for (const [name, bytes] of plain) {
      const packing = new Blob([bytes.slice()]).stream()
        .pipeThrough(new CompressionStream(webName));
      const packed = new Uint8Array(await new Response(packing).arrayBuffer());
      assertEquals(compressionOf(packed), format, name);
      assertSameBytes(await unpack(format, packed), bytes, name);
    }
  });
}

function assertSameBytes(a: Uint8Array, b: Uint8Array, name: string): void {
  assert(a.length === b.length && a.every((byte, i) => byte === b[i]), name);
}

interface PackedPickle {
  name: string;
  bz2: string;
  lzma: string;
  legacy: string;
}

const byName = new Map(plain);
for (const way of ["bz2", "lzma", "legacy"] as const) {
  Deno.test(`compressionOf() tells ${way} of Python around recorded pickles`, async () => {
    const format = way === "legacy" ? "lzma" : way;
    for (const row of readRows<PackedPickle>("formats/packed_pickles.ndjson")) {
      const packed = fromBase64(row[way]);
      assertEquals(compressionOf(packed), format, row.name);
      const whole = byName.get(row.name)!;
      assertSameBytes(await unpack(format, packed), whole, row.name);
    }
  });
}

Deno.test("autoSerializer() reads JSON in gzip as without it", async () => {
  const text = '{"a": [1, NaN, 9007199254740993]}';
  const bytes = new TextEncoder().encode(text);
  const packing = new Blob([bytes]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  const packed = new Uint8Array(await new Response(packing).arrayBuffer());
  assertEquals(
    await autoSerializer().deserialize(packed),
    jsonSerializer().deserialize(bytes),
  );
});
