import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
} from "@std/assert";
import { readParquet } from "../../../../src/decode/pandas/parquet/read.ts";
import { ResultError } from "../../../../src/model/errors.ts";
import { fromBase64 } from "../../_data.ts";
import { assertFrame, frameRows } from "../../_frames.ts";

const rows = frameRows("parquet");
const find = (name: string) =>
  fromBase64(rows.find((row) => row.name === name)!.bytes);

for (const { name, bytes, value } of rows) {
  Deno.test(`readParquet() reads as pandas: ${name}`, async () => {
    assertFrame(await readParquet(fromBase64(bytes)), value);
  });
}

/** Only the two errors that are promised. */
async function read(bytes: Uint8Array): Promise<void> {
  try {
    await readParquet(bytes, { maxBytes: 1 << 20 });
  } catch (error) {
    if (error instanceof ResultError) assertEquals(error.code, "too_large");
    else assertInstanceOf(error, SyntaxError, String(error));
  }
}

Deno.test("readParquet() refuses a file cut at any byte", async () => {
  const bytes = find("text, missing");
  for (let length = 0; length < bytes.length; length++) {
    await assertRejects(() => readParquet(bytes.slice(0, length)), SyntaxError);
  }
});

for (const name of ["text, missing", "lists", "delta", "pages of version 2"]) {
  Deno.test(`readParquet() ends in a frame or a known error for damaged bytes: ${name}`, async () => {
    const bytes = find(name);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at]! ^= 1 << (at % 8);
      await read(damaged);
    }
  });
}

const CODECS = ["snappy", "gzip", "brotli", "zstd", "lz4"];
for (const codec of CODECS) {
  Deno.test(`readParquet() stops ${codec} at maxBytes`, async () => {
    const bytes = find(`many rows, codec ${codec}`);
    const small = () => readParquet(bytes, { maxBytes: 400 * 3 * 8 });
    const error = await assertRejects(small, ResultError);
    assertEquals(error.code, "too_large");
    assert((await readParquet(bytes, { maxBytes: 1 << 20 })).shape[0] === 400);
  });
}

Deno.test("readParquet() refuses more cells than maxBytes before it reads", async () => {
  const error = await assertRejects(
    () => readParquet(find("several groups"), { maxBytes: 7199 }),
    ResultError,
    "its 300 rows and 3 columns take more than 7199 bytes",
  );
  assertEquals(error.code, "too_large");
});

Deno.test("readParquet() reads a part of a larger buffer, also of Node's Buffer", async () => {
  const { value } = rows.find(({ name }) => name === "text, missing")!;
  const bytes = find("text, missing");
  const larger = new Uint8Array(bytes.length + 20).fill(7);
  larger.set(bytes, 9);
  const part = larger.subarray(9, 9 + bytes.length);
  assertFrame(await readParquet(part), value);
  const { Buffer } = await import("node:buffer");
  assertFrame(
    await readParquet(Buffer.from(larger.buffer, 9, bytes.length)),
    value,
  );
});

Deno.test("readParquet() rejects with the signal's reason", async () => {
  const reason = new Error("enough");
  const signal = AbortSignal.abort(reason);
  const reading = readParquet(find("text"), { signal });
  assertEquals(await reading.catch((error) => error), reason);
});
