import { assertEquals, assertThrows } from "@std/assert";
import { recordsOf } from "../../../src/cli/export/records.ts";
import {
  DataFrame,
  decodePickle,
  fields,
  PyFraction,
  PyObject,
  PyPeriod,
  PyTimedelta,
  Series,
} from "../../../src/pickle/mod.ts";

const OBJECTS = new URL("../../data/pickle/objects/", import.meta.url);

/** What Python's own classes and those of libraries decode to. */
const INSTANCES = ["fields_new.ndjson", "fields_old.ndjson"].flatMap((file) =>
  Deno.readTextFileSync(new URL(file, OBJECTS)).trim().split("\n")
).map((line): [name: string, value: unknown] => {
  const { name, bytes } = JSON.parse(line);
  return [name, decodePickle(Uint8Array.fromBase64(bytes))];
});

for (const [name, value] of INSTANCES) {
  const named = fields(value);
  if (named.length === 0) continue;
  Deno.test(`recordsOf() has a column for each field of ${name}`, () => {
    const [row, ...more] = recordsOf(value);
    assertEquals(more.length, 0);
    const names = named.map(([field]) => field);
    const seen = new Map<string, number>();
    const columns = names.map((field) => {
      const times = seen.get(field) ?? 0;
      seen.set(field, times + 1);
      const label = times === 0 ? field : `${field}.${times}`;
      return label === "" ? "result" : `result.${label}`;
    });
    assertEquals([...row!.keys()], columns);
    const text = JSON.stringify([...row!.values()]);
    assertEquals(text.includes('"$type":"object"'), false, text);
  });
}

Deno.test("recordsOf() writes an instance in a cell as its fields", () => {
  const item = new PyObject("shop.Item", { state: { sku: "A", price: 1.5 } });
  const order = new PyObject("shop.Order", {
    state: { items: [item], pair: new PyObject("shop.Pair", { args: [1, 2] }) },
  });
  const [row] = recordsOf(order);
  assertEquals(Object.fromEntries(row!), {
    "result.items": [{ sku: "A", price: 1.5 }],
    "result.pair": [1, 2],
  });
});

Deno.test("recordsOf() keeps the order of years, also in a cell", () => {
  const years = new Map<unknown, unknown>([["2021", 1], ["2020", 2]]);
  const [row] = recordsOf(years);
  assertEquals([...row!], [["result.2021", 1], ["result.2020", 2]]);
  const object = new PyObject("m.Years", { entries: [...years] });
  const [outer] = recordsOf({ years: object });
  assertEquals(outer!.get("result.years"), {
    $type: "map",
    entries: [["2021", 1], ["2020", 2]],
  });
});

Deno.test("recordsOf() writes an array without cells in the first row", () => {
  const array = new PyObject("m.MyArray", { state: { parts: [1, 2] } });
  const labels = (...labels: unknown[]) => ({
    length: labels.length,
    names: [null],
    labels,
  });
  const frame = new DataFrame(labels("odd"), labels(0, 1), [
    { dtype: "my", length: 2, values: array, at: () => null },
  ]);
  assertEquals([...recordsOf(frame)].map((row) => row.get("result.odd")), [
    { parts: [1, 2] },
    null,
  ]);
});

Deno.test("recordsOf() writes what tables have no type for as pandas does", () => {
  const [row] = recordsOf({
    month: new PyPeriod(624, "M"),
    took: new PyTimedelta(1, 2, 3),
    share: new PyFraction(1n, 3n),
  });
  assertEquals([...row!.values()], [
    "2022-01",
    "1 days 00:00:02.000003",
    "1/3",
  ]);
});

const LONG = "x".repeat(40_000);
const REPEATED: [what: string, value: unknown][] = [
  [
    "a frame of one long string",
    DataFrame.fromColumns({
      a: Array(20_000).fill(LONG),
    }),
  ],
  [
    "a Series of one long list",
    Series.fromValues(
      Array(4_000).fill(Array.from({ length: 4_000 }, (_, i) => `item ${i}`)),
    ),
  ],
  [
    "a dict of one long string",
    Object.fromEntries(
      Array.from({ length: 20_000 }, (_, i) => [`k${i}`, LONG]),
    ),
  ],
];
for (const [what, value] of REPEATED) {
  Deno.test(`recordsOf() refuses ${what}, repeated beyond measure`, () => {
    assertThrows(() => [...recordsOf(value)], RangeError, "expands");
  });
}

Deno.test("recordsOf() writes a category in every row", () => {
  const category = "x".repeat(500);
  const frame = DataFrame.fromColumns({ a: Array(100_000).fill(category) });
  let rows = 0;
  for (const row of recordsOf(frame)) {
    assertEquals(row.get("result.a"), category);
    rows++;
  }
  assertEquals(rows, 100_000);
});
