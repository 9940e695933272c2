/** Files that the real libraries wrote, read as those libraries read them. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { sniffFormat } from "../../../src/decode/sniff_format.ts";
import { autoSerializer } from "../../../src/decode/mod.ts";
import { ResultError } from "../../../src/model/errors.ts";
import { PickleError } from "../../../src/pickle/mod.ts";
import { assertTagged, type Tagged } from "../../pickle/_tagged.ts";
import { fromBase64, readRows } from "../_data.ts";

interface ReadRow {
  name: string;
  bytes: string;
  value: Tagged;
}

const { deserialize } = autoSerializer();
const rows = readRows<ReadRow>("files/read.ndjson");

for (const { name, bytes, value } of rows) {
  Deno.test(`autoSerializer() reads as Python: ${name}`, async () => {
    assertTagged(await deserialize(fromBase64(bytes)), value);
  });
}

const SNIFFED: [name: string, format: string][] = [
  ["npy, <f8", "npy"],
  ["npz, several arrays", "zip"],
  ["zip of one file, stored", "zip"],
  ["joblib 1.6.0, an array, protocol 4", "pickle"],
  ["joblib 1.6.0, bz2", "bz2"],
];
for (const [name, format] of SNIFFED) {
  Deno.test(`sniffFormat() names ${name}`, () => {
    const { bytes } = rows.find((row) => row.name === name)!;
    assertEquals(sniffFormat(fromBase64(bytes)), format);
  });
}

/** One of the errors that are promised, or a value. */
async function outcome(bytes: Uint8Array): Promise<string> {
  try {
    await deserialize(bytes, { maxBytes: 1 << 20 });
    return "a value";
  } catch (error) {
    const isKnown = error instanceof SyntaxError ||
      error instanceof PickleError || error instanceof ResultError;
    assert(isKnown, String(error));
    return error.name;
  }
}

/** Where they differ in kind: the rest is alike. */
const BROKEN = [
  "npy, <f8",
  "npy, objects",
  "npy, records within records",
  "npz, several arrays",
  "npz, compressed, several arrays",
  "zip of one file, deflated",
  "joblib 1.6.0, arrays within values, protocol 4",
  "joblib 1.6.0, objects, protocol 2",
];
for (const name of BROKEN) {
  const whole = fromBase64(rows.find((row) => row.name === name)!.bytes);

  Deno.test(`autoSerializer() refuses a file cut at any byte: ${name}`, async () => {
    for (let length = 20; length < whole.length; length++) {
      const got = await outcome(whole.slice(0, length));
      assert(got !== "a value", `cut at ${length}`);
    }
  });

  Deno.test(`autoSerializer() ends in a value or a known error for damaged bytes: ${name}`, async () => {
    for (let at = 0; at < whole.length; at++) {
      for (const bit of [1, 0x80]) {
        const damaged = whole.slice();
        damaged[at]! ^= bit;
        await outcome(damaged);
      }
    }
  });
}

interface ZipRow {
  name: string;
  bytes: string;
  kind: string;
}

for (const { name, bytes, kind } of readRows<ZipRow>("files/zips.ndjson")) {
  Deno.test(`autoSerializer() names what a zip file is: ${name}`, async () => {
    const error = await assertRejects(
      async () => await deserialize(fromBase64(bytes)),
      ResultError,
      kind,
    );
    assertEquals(error.code, "unsupported");
  });
}

Deno.test("autoSerializer() names a damaged file of torch.save, whose first pickle is a number", async () => {
  const magic = Uint8Array.of(
    ...[0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8],
    ...[0x50, 0x19, 0x2e],
  );
  assertEquals(await deserialize(magic), 119547037146038801333356n);
  const file = Uint8Array.of(...magic, 0x80, 2, 0x4d, 0xe9, 3, 0x2e);
  assertEquals(sniffFormat(file), "torch");
  await assertRejects(
    async () => await deserialize(file),
    SyntaxError,
    "Cannot read torch: it is damaged",
  );
});
