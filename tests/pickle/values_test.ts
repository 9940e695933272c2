import { decodePickle } from "@taskrunview/taskrunview/pickle";
import { fromBase64, readRows, type ValueRow } from "./_fixtures.ts";
import { assertTagged } from "./_tagged.ts";

for (
  const file of [
    "values.ndjson",
    "values_old.ndjson",
    "numpy.ndjson",
    "pandas.ndjson",
  ]
) {
  const rows = readRows<ValueRow>(file);
  const values = new Map(rows.map((row) => [row.name, row.value]));
  for (const { name, bytes, value, sameAs } of rows) {
    Deno.test(`decodePickle() reads ${file} ${name}`, () => {
      const tagged = value ?? values.get(sameAs!);
      assertTagged(decodePickle(fromBase64(bytes)), tagged);
    });
  }
}
