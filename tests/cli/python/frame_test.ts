import { assert, assertEquals } from "@std/assert";
import { displayWidth } from "../../../src/cli/output/table.ts";
import { CUT, WHOLE } from "../../../src/cli/python/options.ts";
import { printValue } from "../../../src/cli/python/print.ts";
import {
  type Column,
  DataFrame,
  NdArray,
  NdDtype,
  PyDateTime,
  PyObject,
  PyPeriod,
  PyTimedelta,
  Series,
} from "../../../src/pickle/mod.ts";

type Made = readonly [label: unknown, dtype: string, values: unknown[]];

function column(dtype: string, values: unknown[]): Column {
  return { dtype, length: values.length, values, at: (i) => values[i] };
}

/** A frame of columns, with labels of one or more levels on both axes. */
function frameOf(
  columns: readonly Made[],
  labels: unknown[],
  names: unknown[] = [null],
  columnNames: unknown[] = [null],
): DataFrame {
  return new DataFrame(
    {
      length: columns.length,
      names: columnNames,
      labels: columns.map(([label]) => label),
    },
    { length: labels.length, names, labels },
    columns.map(([, dtype, values]) => column(dtype, values)),
  );
}

function shown(value: unknown, width: number): string[] {
  const lines: string[] = [];
  printValue(value, { ...CUT, width }, (line) => lines.push(line));
  return lines;
}

function printed(value: unknown): string[] {
  const lines: string[] = [];
  printValue(value, { ...WHOLE, width: 80 }, (line) => lines.push(line));
  return lines;
}

const day = (day: number, hour = 0) =>
  new PyDateTime({ year: 2022, month: 1, day, hour });

Deno.test("a frame has its index, and what is missing as pandas writes it", () => {
  const frame = frameOf(
    [
      ["n", "int64", [1, 2, 3]],
      ["price", "float64", [1.5, NaN, 20.25]],
      ["sku", "object", ["A", null, "B\n"]],
      ["at", "datetime64[ns]", [day(1, 5), null, day(2)]],
      ["took", "timedelta64[ns]", [new PyTimedelta(1, 2, 3), null, null]],
      ["k", "Int64", [1, null, 3]],
      ["ok", "bool", [true, false, true]],
    ],
    [day(1), day(2), null],
    ["day"],
  );
  assertEquals(shown(frame, 100), [
    "            n  price   sku                   at                    took     k     ok",
    "day",
    "2022-01-01  1   1.50     A  2022-01-01 05:00:00  1 days 00:00:02.000003     1   True",
    "2022-01-02  2    NaN  None                  NaT                     NaT  <NA>  False",
    "NaT         3  20.25   B\\n  2022-01-02 00:00:00                     NaT     3   True",
    "",
    "[3 rows x 7 columns]",
    "dtypes: int64 (1), float64 (1), object (1), datetime64[ns] (1), timedelta64[ns] (1), Int64 (1), boo…",
  ]);
  assertEquals(
    shown(frame, 200).at(-1),
    "dtypes: n int64, price float64, sku object, at datetime64[ns], took timedelta64[ns], k Int64, ok bool",
  );
});

Deno.test("levels have columns and lines of their own", () => {
  const frame = frameOf(
    [[["A", "x"], "int64", [1, 2, 3]], [["B", 1], "int64", [4, 5, 6]]],
    [["u", 1], ["u", 2], ["v", 1]],
    ["k", null],
    ["top", null],
  );
  assertEquals(shown(frame, 80), [
    "   top  A  B",
    "        x  1",
    "k",
    "u  1    1  4",
    "   2    2  5",
    "v  1    3  6",
    "",
    "[3 rows x 2 columns]",
    "dtypes: ['A', 'x'] int64, ['B', 1] int64",
  ]);
  assertEquals(printed(frame).slice(3, 6), [
    "u  1    1  4",
    "u  2    2  5",
    "v  1    3  6",
  ]);
});

const COUNT = 70;
const numbers = Array.from({ length: COUNT }, (_, i) => i);
const LARGE = frameOf(
  Array.from({ length: 30 }, (_, at): Made => [
    `column ${at}`,
    at % 3 === 0 ? "object" : "float64",
    numbers.map((i) =>
      at % 3 === 0 ? `${"漢".repeat(i)} ${at}` : i * 1_234.5 / (at + 1)
    ),
  ]),
  numbers,
);

for (const width of [24, 40, 60, 80, 120, 200]) {
  Deno.test(`a frame fits a terminal of ${width} columns`, () => {
    const lines = shown(LARGE, width);
    for (const line of lines) assert(displayWidth(line) <= width, line);
    assertEquals(lines.length, 1 + 5 + 1 + 5 + 3);
    assertEquals(lines.at(-2), "[70 rows x 30 columns]");
    assertEquals(
      lines.at(-1),
      width === 24
        ? "dtypes: float64 (20), o…"
        : "dtypes: float64 (20), object (10)",
    );
    assert(lines[6]!.startsWith("..."));
    assert(/ \.{3}/.test(lines[0]!), lines[0]);
    assert(lines[0]!.includes("c"), "one column at the least");
    assert(lines[11]!.startsWith("69 "));
  });
}

Deno.test("in a pipe a frame is whole", () => {
  const lines = printed(LARGE);
  assertEquals(lines.length, 1 + COUNT + 2);
  for (const [at, line] of lines.slice(1, -2).entries()) {
    for (let i = 0; i < 30; i++) {
      const text = i % 3 === 0
        ? "漢".repeat(at) + ` ${i}`
        : String(at * 1_234.5 / (i + 1));
      assert(line.includes(text), `${at}, ${i}`);
    }
  }
});

Deno.test("floats have six digits on a terminal, and all in a pipe", () => {
  const series = new Series(
    "third",
    { length: 3, names: [null], labels: [0, 1, 2] },
    column("float64", [1 / 3, 2, Infinity]),
  );
  const foot = "Name: third, Length: 3, dtype: float64";
  assertEquals(shown(series, 80), [
    "0  0.333333",
    "1  2.000000",
    "2       inf",
    foot,
  ]);
  assertEquals(printed(series), [
    "0  0.3333333333333333",
    "1                 2.0",
    "2                 inf",
    foot,
  ]);
  const small = Series.fromValues([1e-9, 1]);
  assertEquals(shown(small, 80).slice(0, 2), ["0  1e-09", "1      1"]);
  const tiny = new Series(
    null,
    { length: 2, names: ["i"], labels: [0, 1] },
    column("float64", [1e-9, 1]),
  );
  assertEquals(shown(tiny, 80), [
    "i",
    "0  1.000000e-09",
    "1  1.000000e+00",
    "Length: 2, dtype: float64",
  ]);
});

Deno.test("a frame without cells has its labels", () => {
  assertEquals(printed(frameOf([["a", "int64", []]], [])), [
    "Empty DataFrame",
    "Columns: ['a']",
    "Index: []",
    "[0 rows x 1 columns]",
  ]);
  assertEquals(printed(frameOf([], ["x", "y"])), [
    "Empty DataFrame",
    "Columns: []",
    "Index: ['x', 'y']",
    "[2 rows x 0 columns]",
  ]);
});

Deno.test("an array has its class and attributes", () => {
  const array = new NdArray(
    new NdDtype("f", 8),
    [2],
    Float64Array.of(1.5, 2),
    { className: "lab.Signal", attributes: { rate: 8 } },
  );
  assertEquals(printed(array), ["Signal([1.5, 2.0], rate=8, dtype=float64)"]);
});

Deno.test("what a frame has beside its data is below it", () => {
  const inert = new PyObject("m.MyArray", { state: { parts: [1, 2] } });
  const frame = new DataFrame(
    { length: 2, names: [null], labels: ["a", "odd"] },
    { length: 2, names: [null], labels: [0, 1] },
    [
      column("period[M]", [new PyPeriod(624, "M"), null]),
      { dtype: "my", length: 2, values: inert, at: () => null },
    ],
    {
      className: "shop.Table",
      attrs: { source: "till" },
      metadata: { unit: "kg" },
    },
  );
  assertEquals(printed(frame), [
    "         a  odd",
    "0  2022-01    ?",
    "1      NaT    ?",
    "",
    "Table [2 rows x 2 columns]",
    "odd: MyArray(parts=[1, 2])",
    "attrs: {'source': 'till'}",
    "unit: 'kg'",
  ]);
});

Deno.test("a Series has its frequency, class and categories below it", () => {
  const values = Object.assign(["lo", "hi"], {
    categories: ["lo", "mid", "hi"],
    ordered: true,
  });
  const series = new Series(
    "level",
    {
      length: 2,
      names: ["day"],
      labels: [day(1), day(2)],
      freq: "D",
    },
    column("category", values),
    { className: "shop.Line", metadata: { unit: "kg" } },
  );
  assertEquals(printed(series), [
    "day",
    "2022-01-01  lo",
    "2022-01-02  hi",
    "Line, Freq: D, Name: level, Length: 2, dtype: category",
    "Categories (3): ['lo' < 'mid' < 'hi']",
    "unit: 'kg'",
  ]);
});
