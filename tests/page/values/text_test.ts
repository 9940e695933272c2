import { assertEquals } from "@std/assert";
import type { Json } from "../../../page/api/api.ts";
import { dtypeName, leafText, titleOf } from "../../../page/values/text.ts";
import { frame, ndarray } from "./_values.ts";

const TEXTS: readonly (readonly [value: Json, text: string])[] = [
  [null, "None"],
  [true, "True"],
  [1.5, "1.5"],
  ["text", "text"],
  [{ $type: "int", value: "9007199254740993" }, "9007199254740993"],
  [{ $type: "float", value: "NaN" }, "nan"],
  [{ $type: "float", value: "-Infinity" }, "-inf"],
  [{ $type: "float", value: "-0" }, "-0.0"],
  [{ $type: "decimal", value: "1.50" }, "1.50"],
  [
    { $type: "timedelta", days: 1, seconds: 3_725, microseconds: 5 },
    "1 day, 1:02:05.000005",
  ],
  [{ $type: "timedelta", days: 0, seconds: 0, microseconds: 0 }, "0:00:00"],
  [{ $type: "complex", real: 1, imag: -2 }, "(1-2j)"],
  [{ $type: "complex", real: 1, imag: 2 }, "(1+2j)"],
  [{ $type: "fraction", numerator: "1", denominator: "3" }, "1/3"],
  [{ $type: "range", start: 0, stop: 9, step: 1 }, "range(0, 9, 1)"],
  [
    { $type: "slice", start: null, stop: 9, step: null },
    "slice(None, 9, None)",
  ],
  [{ $type: "global", module: "m", name: "f" }, "m.f"],
  [{ $type: "bytes", base64: "AQID" }, "b'\\x01\\x02\\x03'"],
  [{ $type: "bytearray", base64: "YQ==" }, "bytearray(b'a')"],
  [
    { $type: "bytes", base64: "YWFh".repeat(1_000) },
    `b'${"a".repeat(48)}'… 3,000 bytes`,
  ],
  [{ $type: "period", ordinal: 624, freq: "M", text: "2022-01" }, "2022-01"],
  [{ $type: "interval", left: 0, right: 1.5, closed: "left" }, "[0, 1.5)"],
  [
    { $type: "timedelta64", ticks: 3, unit: "M", step: 2 },
    "timedelta64(3, 2M)",
  ],
  [{ $type: "dtype", dtype: "<f8" }, "dtype('<f8')"],
  [
    {
      $type: "datetime",
      iso: "2022-05-09T10:00:00+02:00",
      zone: "Europe/Paris",
    },
    "2022-05-09T10:00:00+02:00[Europe/Paris]",
  ],
  [1e22, "1e+22"],
  [{ $type: "ref", id: 1 }, "the same as a value around it"],
  [{
    $type: "slice",
    start: { $type: "slice", start: 1, stop: 2, step: 3 },
    stop: 9,
    step: null,
  }, "slice(slice(…), 9, None)"],
  [{ $type: "timezone", name: "UTC", offset: 0 }, "UTC"],
  [{ $type: "unknown", text: "?" }, "?"],
  [{ $type: "date", iso: "2022-05-09" }, "2022-05-09"],
];
for (const [value, text] of TEXTS) {
  Deno.test(`${JSON.stringify(value)} is written as ${text}`, () => {
    assertEquals(leafText(value), text);
  });
}

const TITLES: readonly (readonly [value: Json, title: string])[] = [
  [[1], "list · 1 item"],
  [{}, "dict · 0 keys"],
  [{ $type: "map", entries: [[[1, 2], 3]] }, "dict · 1 key"],
  [{ $type: "set", items: [1, 2] }, "set · 2 items"],
  [ndarray("<f8", [2, 3], []), "ndarray · 2 × 3 · float64"],
  [ndarray("|b1", [], true), "ndarray · scalar · bool"],
  [frame, "DataFrame · 2 × 2"],
  [{ $type: "object", class: "m.C" }, "m.C"],
  [{ $type: "array", kind: "Float64Array", values: [1] }, "array · 1 item"],
  [{ $type: "later", more: 1 }, "later"],
  ["abc", "str · 3 characters"],
  [3, "int"],
  [0.5, "float"],
  [null, "None"],
  [false, "bool"],
];
for (const [value, title] of TITLES) {
  Deno.test(`${JSON.stringify(value)} is called ${title}`, () => {
    assertEquals(titleOf(value), title);
  });
}

const DTYPES: readonly (readonly [dtype: string, name: string])[] = [
  ["<f4", "float32"],
  ["|u1", "uint8"],
  ["<c16", "complex128"],
  ["|O", "object"],
  ["<U7", "str (7)"],
  ["|S3", "bytes (3)"],
  ["<M8[ns]", "datetime64[ns]"],
  ["<m8[s]", "timedelta64[s]"],
  ["|V8", "|V8"],
];
for (const [dtype, name] of DTYPES) {
  Deno.test(`the dtype ${dtype} is ${name}`, () => {
    assertEquals(dtypeName(dtype), name);
  });
}
