import { assert, assertEquals, assertRejects } from "@std/assert";
import { sniffFormat } from "../../../src/decode/sniff_format.ts";
import { namedFormatOf } from "../../../src/decode/files/named.ts";
import { autoSerializer } from "../../../src/decode/mod.ts";
import { ResultError } from "../../../src/model/errors.ts";
import { PickleError } from "../../../src/pickle/mod.ts";
import { fromBase64, readRows } from "../_data.ts";

interface NamedRow {
  name: string;
  bytes: string;
  format: string;
}

for (
  const { name, bytes, format } of readRows<NamedRow>("files/named.ndjson")
) {
  Deno.test(`autoSerializer() names the format of a file: ${name}`, async () => {
    const file = fromBase64(bytes);
    const error = await assertRejects(
      async () => await autoSerializer().deserialize(file),
      ResultError,
      `Cannot read ${format}: there is no reader for the format`,
    );
    assertEquals(error.code, "unsupported");
    assert(error.cause instanceof Error);
    assert(error.hint!.length > 0);
    assertEquals(sniffFormat(file.subarray(0, 512)), format);
  });
}

/** Starts of files that are too large, or too rare, to be kept here. */
const STARTS: [start: (string | number)[], format: string][] = [
  [["7z", 0xbc, 0xaf, 0x27, 0x1c], "7-Zip"],
  [["Rar!", 0x1a, 7, 1, 0], "RAR"],
  [["ZF0x10"], "the compressed format of joblib 0.9"],
  [["PARE"], "encrypted Parquet"],
  [["????????DUCK"], "DuckDB"],
  [["$FL2@(#) SPSS"], "SPSS"],
];
for (const [start, format] of STARTS) {
  Deno.test(`namedFormatOf() knows ${format} by its start`, () => {
    const bytes = start.flatMap((part) =>
      typeof part === "number"
        ? [part]
        : Array.from(part, (char) => char.charCodeAt(0))
    );
    assertEquals(namedFormatOf(Uint8Array.from(bytes))?.name, format);
  });
}

Deno.test("autoSerializer() keeps the pickle's error where no format is known", async () => {
  for (const text of ["hello", "PAR1", "<", "Obj"]) {
    const bytes = new TextEncoder().encode(text);
    assertEquals(namedFormatOf(bytes), undefined, text);
    await assertRejects(
      async () => await autoSerializer().deserialize(bytes),
      PickleError,
    );
  }
});
