/** Types of Parquet as many writers write them, read as pandas 2.3 reads them. */
import { assertEquals } from "@std/assert";
import { readParquet } from "../../../../src/decode/pandas/parquet/read.ts";
import { assertTagged, type Tagged } from "../../../pickle/_tagged.ts";
import { fromBase64, readRows } from "../../_data.ts";

interface TypesRow {
  name: string;
  bytes: string;
  value: Tagged;
  cats?: Record<string, { categories: Tagged; ordered: boolean }>;
  attrs?: Tagged;
}

for (
  const { name, bytes, value, cats = {}, attrs } of readRows<TypesRow>(
    "formats/parquet_types.ndjson",
  )
) {
  Deno.test(`readParquet() reads as pandas: ${name}`, async () => {
    const frame = await readParquet(fromBase64(bytes));
    if (!name.startsWith("exact")) assertTagged(frame, value);
    else {
      // JSON, which the other way goes through, has no such integers.
      value.data.forEach(({ v }: { v: Tagged[] }, i: number) =>
        assertTagged(frame.columnAt(i), { t: "list", v })
      );
    }
    // pandas 2 reads the strings of pandas 3 as objects.
    assertEquals(
      frame.dtypes.map((dtype) => dtype === "str" ? "object" : dtype),
      value.data.map((column: { dtype: string }) => column.dtype),
    );
    for (const [place, { categories, ordered }] of Object.entries(cats)) {
      const column = frame.columnAt(Number(place)) as unknown as {
        categories: unknown;
        ordered: boolean;
      };
      assertTagged(column.categories, categories);
      assertEquals(column.ordered, ordered);
    }
    if (attrs !== undefined) assertTagged(frame.attrs, attrs);
  });
}
