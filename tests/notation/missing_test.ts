import { assertEquals } from "@std/assert";
import { missingText } from "../../src/notation/missing.ts";

// As pandas 2.2 and 3.0 print them.
const MISSING: [text: string, dtypes: string[]][] = [
  ["NaT", [
    "datetime64[ns]",
    "datetime64[us, Europe/Paris]",
    "timedelta64[ns]",
    "period[M]",
    "<M8[ns]",
    "<m8[s]",
  ]],
  ["NaN", [
    "float64",
    "category",
    "interval[int64, right]",
    "Sparse[float64, nan]",
    "str",
    "string[pyarrow_numpy]",
  ]],
  ["<NA>", [
    "Int64",
    "UInt8",
    "Float32",
    "boolean",
    "string",
    "string[python]",
    "string[pyarrow]",
    "int64[pyarrow]",
    "timestamp[ns][pyarrow]",
  ]],
  ["None", ["object", "int64", "geometry"]],
];
for (const [text, dtypes] of MISSING) {
  for (const dtype of dtypes) {
    Deno.test(`a missing value of ${dtype} is ${text}`, () => {
      assertEquals(missingText(dtype), text);
    });
  }
}
