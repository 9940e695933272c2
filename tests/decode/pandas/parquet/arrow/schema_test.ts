import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type ArrowField,
  readArrowSchema,
} from "../../../../../src/decode/pandas/parquet/arrow/schema.ts";
import { readFooter } from "../../../../../src/decode/pandas/parquet/footer.ts";
import { startWork } from "../../../../../src/decode/work.ts";
import { ResultError } from "../../../../../src/model/errors.ts";
import { fromBase64, readRows } from "../../../_data.ts";

const rows = readRows<{ name: string; bytes: string }>(
  "formats/parquet_types.ndjson",
);

async function schemaOf(start: string): Promise<string> {
  const { bytes } = rows.find(({ name }) => name.startsWith(start))!;
  const file = fromBase64(bytes);
  const { key_value_metadata: pairs } = await readFooter(
    file,
    startWork("read parquet", file.length),
  );
  return pairs!.find(({ key }) => key === "ARROW:schema")!.value!;
}

const free = () => {};

function walk(fields: readonly ArrowField[], depth = 0): unknown[] {
  assert(depth < 100);
  return fields.map((field) => [
    field.name,
    field.type.unit,
    field.type.timezone,
    field.isOrdered,
    field.extension?.name,
    ...walk(field.children(), depth + 1),
  ]);
}

Deno.test("readArrowSchema() reads zones, units, dictionaries, extensions and what lies within", async () => {
  const unset = [undefined, undefined, undefined];
  assertEquals(walk(readArrowSchema(await schemaOf("arrow, zones"), free)), [
    ["p", "us", "Asia/Tokyo", undefined, undefined],
    ["o", "ms", "+05:30", undefined, undefined],
    ["u", "us", "UTC", undefined, undefined],
    ["n", "us", ...unset],
  ]);
  assertEquals(
    readArrowSchema(await schemaOf("arrow, durations"), free)
      .map(({ type }) => type.unit),
    ["s", "ms", "us", "ns"],
  );
  assertEquals(
    readArrowSchema(await schemaOf("arrow, dictionary"), free)
      .map(({ isOrdered }) => isOrdered),
    [false, false, true],
  );
  const [period] = readArrowSchema(await schemaOf("period M; pandas 2"), free);
  assertEquals(period!.extension, {
    name: "pandas.period",
    metadata: '{"freq": "M"}',
  });
  const [map] = readArrowSchema(await schemaOf("arrow, maps"), free);
  const [entries] = map!.children();
  assertEquals(entries!.children().length, 2);
});

/** A schema, or one of the errors that are promised. */
function outcome(base64: string): void {
  const { charge } = startWork("read parquet", base64.length);
  try {
    walk(readArrowSchema(base64, charge));
  } catch (error) {
    const isKnown = error instanceof SyntaxError ||
      error instanceof ResultError && error.code === "too_large" ||
      // A table that holds itself: a file of Parquet is less deep.
      String(error).startsWith("AssertionError");
    assert(isKnown, String(error));
  }
}

Deno.test("readArrowSchema() ends in a schema or a known error for damaged bytes", async () => {
  const bytes = fromBase64(await schemaOf("arrow, maps"));
  const text = (part: Uint8Array) => btoa(String.fromCharCode(...part));
  for (let at = 0; at < bytes.length; at++) {
    outcome(text(bytes.subarray(0, at)));
    for (const bit of [1, 0x80, 0xff]) {
      const damaged = bytes.slice();
      damaged[at]! ^= bit;
      outcome(text(damaged));
    }
  }
});

Deno.test("readArrowSchema() refuses what is not base64", () => {
  assertThrows(() => readArrowSchema("%", free), SyntaxError);
  assertThrows(() => readArrowSchema("", free), SyntaxError);
});
