import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ResultError } from "../../mod.ts";
import { PyDateTime } from "../../src/pickle/mod.ts";
import {
  compressedSerializer,
  type CompressedSerializerOptions,
} from "../../src/decode/compressed.ts";
import { jsonSerializer } from "../../src/decode/json.ts";
import { autoSerializer } from "../../src/decode/mod.ts";

const encode = (text: string) => new TextEncoder().encode(text);

async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const packed = new Blob([bytes.slice()]).stream().pipeThrough(
    new CompressionStream("gzip"),
  );
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

Deno.test("compressedSerializer() hands what it unpacked to the other serializer", async () => {
  const serializer = compressedSerializer({
    format: "gzip",
    serializer: jsonSerializer(),
  });
  assertEquals(serializer.name, "gzip of json");
  const bytes = await gzip(encode('"2022-05-09T06:30:00Z"'));
  assertEquals(await serializer.deserialize(bytes), "2022-05-09T06:30:00Z");
});

Deno.test("compressedSerializer() detects the unpacked format", async () => {
  const { deserialize } = compressedSerializer({ format: "gzip" });
  assertEquals(await deserialize(await gzip(encode("I42\n."))), 42);
  const value = await deserialize(await gzip(encode("2022-05-09T06:30:00Z")));
  assert(value instanceof PyDateTime);
});

Deno.test("compressedSerializer() hands the context on", async () => {
  const seen: unknown[] = [];
  const { signal } = new AbortController();
  const { deserialize } = compressedSerializer({
    format: "gzip",
    serializer: {
      name: "spy",
      deserialize: (bytes, context) => seen.push(bytes.length, context),
    },
  });
  const context = { signal, maxBytes: 3 };
  await deserialize(await gzip(encode("abc")), context);
  assertEquals(seen, [3, context]);
});

Deno.test("compressedSerializer() refuses an unknown format at the call", () => {
  const options = { format: "xz" } as unknown as CompressedSerializerOptions;
  assertThrows(
    () => compressedSerializer(options),
    TypeError,
    '"xz" is not a known format, but gzip, zlib, bz2, lzma are',
  );
});

Deno.test("compressedSerializer() counts the bytes of each level", async () => {
  const zeros = await gzip(new Uint8Array(1_000_000));
  const twice = await gzip(zeros);
  assert(twice.length < zeros.length);
  for (
    const serializer of [
      compressedSerializer({ format: "gzip" }),
      autoSerializer(),
    ]
  ) {
    const error = await assertRejects(
      async () => await serializer.deserialize(twice, { maxBytes: 999_999 }),
      ResultError,
    );
    assertEquals(error.code, "too_large");
  }
});

Deno.test("autoSerializer() unpacks eight times, not nine", async () => {
  let bytes: Uint8Array = encode("[1]");
  for (let times = 0; times < 8; times++) bytes = await gzip(bytes);
  const { deserialize } = autoSerializer();
  assertEquals(await deserialize(bytes), [1]);
  await assertRejects(
    async () => await deserialize(await gzip(bytes)),
    SyntaxError,
    "Cannot unpack: it is compressed more than 8 times",
  );
});
