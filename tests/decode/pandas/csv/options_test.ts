/** The arguments of `read_csv`, beside what pandas reads with them. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  pandasSerializer,
  type PandasSerializerOptions,
} from "../../../../src/decode/pandas.ts";
import { testOptions } from "../_options.ts";

testOptions("csv");

const WRONG: [options: Record<string, unknown>, message: string][] = [
  [{ fileType: "csv", csv: { index_col: 0 } }, '"csv.indexCol" is'],
  [{ fileType: "csv", csv: { seperator: ";" } }, '"csv.seperator" is not an'],
  [{ fileType: "csv", csv: { separator: ";" } }, '"csv.sep" is'],
  [{ fileType: "csv", csv: { skipRows: 1 } }, '"csv.skiprows" is'],
  [{ fileType: "csv", csv: { sep: 1 } }, '"csv.sep" is of type number'],
  [{ fileType: "csv", csv: { sep: ";;" } }, '"csv.sep" is neither one'],
  [{ fileType: "csv", csv: { decimal: "" } }, '"csv.decimal" is not one char'],
  [{ fileType: "csv", csv: { quoting: 9 } }, '"csv.quoting" is not one of 0'],
  [{ fileType: "csv", csv: { compression: "rar" } }, "gzip, bz2, xz, zip"],
  [{ fileType: "csv", csv: { nrows: -1 } }, "are integers from 0"],
  [{ fileType: "csv", sep: ";" }, '"sep" is not an option'],
  [{ fileType: "json", json: { line: true } }, '"json.lines" is'],
  [
    { fileType: "json", json: { orient: "rows" } },
    '"rows" is not a known orient',
  ],
  [{ fileType: "json", json: { compression: "rar" } }, '"rar" is not a known'],
  [{ fileType: "json", csv: {} }, '"csv" are options of the fileType "csv"'],
  [{ fileType: "csv", json: {} }, '"json" are options of the fileType "json"'],
  [
    { fileType: "json", orient: "split", json: { orient: "index" } },
    '"orient" and "json.orient" differ',
  ],
];
for (const [options, message] of WRONG) {
  Deno.test(`pandasSerializer() refuses ${JSON.stringify(options)} at the call`, () => {
    const wrong = options as unknown as PandasSerializerOptions;
    assertThrows(() => pandasSerializer(wrong), TypeError, message);
  });
}

const UNKNOWN: [csv: Record<string, unknown>, message: string][] = [
  [{ dtype: "int65" }, '"int64" is'],
  [{ dtype: { a: "strng" } }, '"string" is'],
  [{ encoding: "klingon" }, '"klingon" is not a known encoding'],
];
for (const [csv, message] of UNKNOWN) {
  Deno.test(`pandasSerializer() refuses ${JSON.stringify(csv)} once it reads`, async () => {
    const { deserialize } = pandasSerializer({ fileType: "csv", csv });
    const bytes = new TextEncoder().encode("a\n1\n");
    await assertRejects(
      async () => await deserialize(bytes),
      TypeError,
      message,
    );
  });
}

Deno.test("pandasSerializer() takes orient beside fileType as in json", async () => {
  const bytes = new TextEncoder().encode('{"x":{"a":1}}');
  const read = async (options: Partial<PandasSerializerOptions>) =>
    JSON.stringify(
      await pandasSerializer({ fileType: "json", ...options })
        .deserialize(bytes),
    );
  const orient = "index";
  assertEquals(await read({ orient }), await read({ json: { orient } }));
  assert(await read({ orient }) !== await read({}));
});
