import { assertEquals } from "@std/assert";
import {
  complexText,
  elementText,
  floatText,
  numberText,
} from "../../src/notation/float.ts";

// As repr() of CPython 3.11 has them.
const FLOATS: [value: number, text: string][] = [
  [0, "0.0"],
  [-0, "-0.0"],
  [1, "1.0"],
  [-1.5, "-1.5"],
  [0.1 + 0.2, "0.30000000000000004"],
  [0.0001, "0.0001"],
  [0.00001, "1e-05"],
  [-1.5e-7, "-1.5e-07"],
  [5e-324, "5e-324"],
  [1e15, "1000000000000000.0"],
  [1e16, "1e+16"],
  [123456789012345680, "1.2345678901234568e+17"],
  [1.7976931348623157e308, "1.7976931348623157e+308"],
  [NaN, "nan"],
  [Infinity, "inf"],
  [-Infinity, "-inf"],
];
for (const [value, text] of FLOATS) {
  Deno.test(`floatText() writes ${text}`, () => {
    assertEquals(floatText(value), text);
  });
}

Deno.test("numberText() writes what may be an int as one", () => {
  assertEquals([2, -0, 2.5, 2 ** 53].map(numberText), [
    "2",
    "-0.0",
    "2.5",
    "9007199254740992.0",
  ]);
});

// As str() of numpy 2 has them.
const ELEMENTS: [value: number, dtype: string, text: string][] = [
  [Math.fround(0.1), "<f4", "0.1"],
  [Math.fround(16777217), "<f4", "16777216.0"],
  [Math.fround(1 / 3), "<f4", "0.33333334"],
  [0.0999755859375, "<f2", "0.1"],
  [0.333251953125, "<f2", "0.3333"],
  [65504, "<f2", "65500.0"],
  [1 / 3, "<f8", "0.3333333333333333"],
  [NaN, "<f4", "nan"],
  [-0, "<f4", "-0.0"],
];
for (const [value, dtype, text] of ELEMENTS) {
  Deno.test(`elementText() of ${dtype} writes ${text}`, () => {
    assertEquals(elementText(value, dtype), text);
  });
}

const COMPLEX: [real: number, imag: number, text: string][] = [
  [1, 2, "(1+2j)"],
  [1.5, -2, "(1.5-2j)"],
  [0, 1, "1j"],
  [-0, 1, "(-0+1j)"],
  [0, -0, "-0j"],
  [NaN, Infinity, "(nan+infj)"],
  [1, NaN, "(1+nanj)"],
];
for (const [real, imag, text] of COMPLEX) {
  Deno.test(`complexText() writes ${text}`, () => {
    assertEquals(complexText(real, imag), text);
  });
}
