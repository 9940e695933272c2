/**
 * Every recorded value in every packing, both ways: no pickle is taken for
 * something packed, and what is packed is unpacked to the same value.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { jsonSerializer } from "../../src/decode/json.ts";
import { autoSerializer } from "../../src/decode/mod.ts";
import {
  compressionOf,
  frameTypeOf,
  looksLikeCsv,
} from "../../src/decode/sniff.ts";
import type { CompressionFormat } from "../../src/decode/unpack/unpack.ts";
import { unpack } from "../../src/decode/unpack/unpack.ts";
import { DataFrame } from "../../src/pickle/mod.ts";
import { fromBase64, readRows } from "./_data.ts";
import { assertFrame, frameRows } from "./_frames.ts";

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
  Deno.test(`compressionOf() detects ${format}, ${way}: ${what}`, () => {
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
  Deno.test(`compressionOf() detects ${format} around every recorded value`, async () => {
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
  Deno.test(`compressionOf() detects ${way} of Python around recorded pickles`, async () => {
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
    await jsonSerializer().deserialize(bytes),
  );
});

/** A frame, a value, or the name of the error. */
async function auto(bytes: Uint8Array): Promise<unknown> {
  try {
    return await autoSerializer().deserialize(bytes);
  } catch (error) {
    return (error as Error).name;
  }
}

Deno.test("autoSerializer() takes no pickle for a frame, raw or in base64", () => {
  for (const [name, bytes] of plain) {
    assert(!looksLikeCsv(bytes), name);
    assertEquals(frameTypeOf(bytes), undefined, name);
  }
  for (const { name, bytes } of pickles) {
    assert(!looksLikeCsv(new TextEncoder().encode(bytes)), name);
  }
});

Deno.test("autoSerializer() reads every recorded Parquet as pandas", async () => {
  for (const { name, bytes, value } of frameRows("parquet")) {
    assertEquals(frameTypeOf(fromBase64(bytes)), "parquet", name);
    assertFrame(await auto(fromBase64(bytes)), value);
  }
});

Deno.test("autoSerializer() reads CSV as pandas, or takes it for no frame", async () => {
  let frames = 0;
  for (const { name, bytes, value } of frameRows("csv")) {
    const got = await auto(fromBase64(bytes));
    if (!(got instanceof DataFrame)) continue;
    frames++;
    assert(value !== undefined, name);
    assertFrame(got, value);
  }
  assert(frames > 150, `${frames} frames`);
});

Deno.test("autoSerializer() knows every table that pandas writes with its index", async () => {
  const written = frameRows("csv").slice(-16).filter(({ name }) =>
    !/no index|no columns/.test(name)
  );
  assertEquals(written.length, 7);
  for (const { bytes, value } of written) {
    assertFrame(await auto(fromBase64(bytes)), value);
  }
});

Deno.test("autoSerializer() leaves pandas' JSON as JSON", async () => {
  const read = async (bytes: Uint8Array) => {
    try {
      return await jsonSerializer().deserialize(bytes);
    } catch (error) {
      return (error as Error).name;
    }
  };
  for (const { bytes } of frameRows("json")) {
    assertEquals(await auto(fromBase64(bytes)), await read(fromBase64(bytes)));
  }
});

const CSV_OR_NOT: [text: string, isFrame: boolean][] = [
  ["a,b\n1,2\n", true],
  ["a,b\r\n1,2", true],
  ['"a","b"\n1,2\n', true],
  ["0,1\n1,2\n", true],
  ["-1,1\n1,2\n", true],
  [",a\n", true],
  ['a,b\n"x\ny,z",2\n', true],
  ["x^2,y\n1,2\n", true],
  ["\ufeffa,b\n1,2\n", true],
  ["PAR1,b\n1,2\n", true],
  ["a,b\n", false],
  ["a,b", false],
  ["a\n1\n", false],
  ["a,b\n1,2,3\n", false],
  ["a,b\n1\n", false],
  ['a,b\n"1,2\n', false],
  ['{"a":1,"b":2}\n{"a":3,"b":4}\n', false],
  ["[1,2]\n[3,4]\n", false],
  ["Va,b\np0\n.", false],
  ["S'a,b'\n.", false],
  ["a,b\n1,\u0000\n", false],
  ["hello", false],
];
for (const [text, isFrame] of CSV_OR_NOT) {
  Deno.test(`autoSerializer() takes ${JSON.stringify(text)} for ${isFrame ? "" : "no "}CSV`, async () => {
    const got = await auto(new TextEncoder().encode(text));
    assertEquals(got instanceof DataFrame, isFrame);
  });
}

Deno.test("looksLikeCsv() looks at the beginning of a long text alone", () => {
  const encode = (text: string) => new TextEncoder().encode(text);
  const line = "x".repeat(40_000);
  assert(looksLikeCsv(encode(`a,b\n1,2\n${`${line}ä,3\n`.repeat(9)}`)));
  assert(looksLikeCsv(encode(`a,b\n1,2\n3,"${line}${line}"\n`)));
  assert(!looksLikeCsv(encode(`a,b\n1,2\n3\n${line}${line}`)));
});

Deno.test("autoSerializer() takes files of Arrow for Feather", async () => {
  const bytes = new TextEncoder().encode("ARROW1\0\0 … ARROW1");
  await assertRejects(
    async () => await autoSerializer().deserialize(bytes),
    SyntaxError,
    "Cannot read feather: it is damaged",
  );
});

Deno.test("autoSerializer() reads frames that are packed", async () => {
  const row = frameRows("parquet").find(({ name }) => name === "no index")!;
  const packing = new Blob([fromBase64(row.bytes).slice()]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  const packed = new Uint8Array(await new Response(packing).arrayBuffer());
  assertFrame(await auto(packed), row.value);
});
