import { assertEquals } from "@std/assert";
import { decimalText } from "../../../../src/pickle/values/number/decimal_text.ts";

/** Written by CPython 3.11: str(Decimal(text)); undefined where it is refused. */
const TEXTS: readonly (readonly [text: string, str: string | undefined])[] = [
  ["5.", "5"],
  ["5", "5"],
  [".5", "0.5"],
  ["0.5", "0.5"],
  ["+1", "1"],
  ["-1", "-1"],
  ["-0", "-0"],
  ["-0.0", "-0.0"],
  ["1E5", "1E+5"],
  ["1e+5", "1E+5"],
  ["1E-7", "1E-7"],
  ["0.0000001", "1E-7"],
  ["0.000001", "0.000001"],
  ["0.00000012", "1.2E-7"],
  ["1.50", "1.50"],
  ["001.50", "1.50"],
  ["000", "0"],
  ["0e5", "0E+5"],
  ["0E-10", "0E-10"],
  ["1_000", "1000"],
  ["1_000.5_0", "1000.50"],
  [" 7 ", "7"],
  ["1E400", "1E+400"],
  ["12345678901234567890.5E-3", "12345678901234567.8905"],
  ["123E2", "1.23E+4"],
  ["123E-2", "1.23"],
  ["123E-9", "1.23E-7"],
  ["Infinity", "Infinity"],
  ["-inf", "-Infinity"],
  ["+INF", "Infinity"],
  ["nan", "NaN"],
  ["-NaN", "-NaN"],
  ["sNaN12", "sNaN12"],
  ["nan0012", "NaN12"],
  ["snan000", "sNaN"],
  ["1E", undefined],
  ["E5", undefined],
  ["", undefined],
  ["--1", undefined],
  ["1..2", undefined],
  ["0x1", undefined],
  ["1 2", undefined],
  [".", undefined],
  ["1E+999999999999", "1E+999999999999"],
];
for (const [text, str] of TEXTS) {
  Deno.test(`decimalText() reads "${text}" as Python does`, () => {
    assertEquals(decimalText(text), str);
  });
}
