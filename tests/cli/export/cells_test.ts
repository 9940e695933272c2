import { assertEquals } from "@std/assert";
import { encodeJson, type JsonValue } from "../../../mod.ts";
import {
  bigintOf,
  type CellKind,
  cellText,
  daysOf,
  kindOf,
  microsOf,
} from "../../../src/cli/export/cells.ts";
import { recordsOf } from "../../../src/cli/export/records.ts";
import { PyDate, PyObject, Series } from "../../../src/pickle/mod.ts";

const CELLS: [cell: JsonValue, kind: CellKind | null, text: string | null][] = [
  [null, null, null],
  [true, "boolean", "true"],
  [7, "integer", "7"],
  [0.5, "float", "0.5"],
  [1e300, "float", "1e+300"],
  [{ $type: "float", value: "-Infinity" }, "float", "-Infinity"],
  [
    { $type: "int", value: "9223372036854775807" },
    "bigint",
    "9223372036854775807",
  ],
  [
    { $type: "int", value: "9223372036854775808" },
    "text",
    "9223372036854775808",
  ],
  ["7", "text", "7"],
  [{ $type: "date", iso: "2022-05-09" }, "date", "2022-05-09"],
  [{ $type: "time", iso: "12:00:00" }, "text", "12:00:00"],
  [{ $type: "decimal", value: "1.50" }, "text", "1.50"],
  [{ $type: "bytes", base64: "AQID" }, "text", "AQID"],
  [
    { $type: "datetime", iso: "2022-05-09T06:30:00.000001" },
    "local",
    "2022-05-09T06:30:00.000001",
  ],
  [
    { $type: "datetime", iso: "2022-05-09T06:30:00+02:00" },
    "instant",
    "2022-05-09T06:30:00+02:00",
  ],
  [
    { $type: "datetime", iso: "2022-05-09T06:30:00.000000001" },
    "text",
    "2022-05-09T06:30:00.000000001",
  ],
  [[1, null], "text", "[1,null]"],
  [{ a: 1 }, "text", '{"a":1}'],
];
for (const [cell, kind, text] of CELLS) {
  Deno.test(`a cell of ${JSON.stringify(cell)}`, () => {
    assertEquals([kindOf(cell), cellText(cell)], [kind, text]);
  });
}

const TIMES: [iso: string, micros: bigint][] = [
  ["1970-01-01T00:00:00", 0n],
  ["1970-01-01T00:00:01.5+00:00", 1_500_000n],
  ["2022-05-09T06:30:04.342136+02:00", 1_652_070_604_342_136n],
  ["1969-12-31T23:59:59.999999-00:00:01", 999_999n],
  ["0001-01-01T00:00:00Z", -62_135_596_800_000_000n],
];
for (const [iso, micros] of TIMES) {
  Deno.test(`the microseconds of ${iso}`, () => {
    assertEquals(microsOf({ $type: "datetime", iso }), micros);
  });
}

Deno.test("days and integers of cells", () => {
  assertEquals(daysOf({ $type: "date", iso: "1969-12-31" }), -1);
  assertEquals(daysOf(encodeJson(new PyDate(2022, 5, 9))), 19_121);
  assertEquals([bigintOf(3), bigintOf({ $type: "int", value: "-4" })], [
    3n,
    -4n,
  ]);
});

Deno.test("recordsOf() makes a row for each value of a Series", () => {
  const rows = [...recordsOf(Series.fromValues(["a", null]))];
  assertEquals(rows.map((row) => Object.fromEntries(row)), [
    { row: 0, result: "a" },
    { row: 1, result: null },
  ]);
});

Deno.test("recordsOf() has a column for the value of an enum", () => {
  const [row] = recordsOf(new PyObject("m.C", { args: [1] }));
  assertEquals([...row!.keys()], ["result.value"]);
});
