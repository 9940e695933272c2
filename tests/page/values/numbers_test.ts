import { assert, assertEquals } from "@std/assert";
import type { Json } from "../../../page/api/api.ts";
import { matrixOf, numbersOf } from "../../../page/values/numbers.ts";
import { frame, ndarray } from "./_values.ts";

const NUMBERS:
  readonly (readonly [value: Json, numbers: number[] | undefined])[] = [
    [[1, 2.5], [1, 2.5]],
    [[1, { $type: "float", value: "NaN" }], [1, NaN]],
    [ndarray("<f8", [2], [1, 2]), [1, 2]],
    [{ $type: "array", kind: "Int8Array", values: [3, 4] }, [3, 4]],
    [
      { $type: "series", name: "s", index: [0, 1], data: [1, null] },
      [1, NaN],
    ],
    [[1], undefined],
    [["a", "b"], undefined],
    [[true, false], undefined],
    [[1, null], undefined],
    [ndarray("<M8[ns]", [2], ["a", "b"]), undefined],
    [ndarray("<f8", [1, 2], [[1, 2]]), undefined],
    [{ a: 1 }, undefined],
  ];
for (const [value, numbers] of NUMBERS) {
  Deno.test(`the numbers of ${JSON.stringify(value)}`, () => {
    assertEquals(numbersOf(value)?.values, numbers);
  });
}

Deno.test("arrays of more than two axes are read by slices", () => {
  const matrix = matrixOf(
    ndarray("<i8", [2, 1, 2, 2], [[[[1, 2], [3, 4]]], [[[5, 6], [7, 8]]]]),
  )!;
  assertEquals([matrix.slices, matrix.rows, matrix.columns], [2, 2, 2]);
  assertEquals(matrix.at(1, 0, 1), 6);
  assert(Number.isNaN(matrix.at(9, 9, 9)));
});

const NO_MATRIX: readonly Json[] = [
  [[1, 2], [3]],
  [[1, 2], ["a", "b"]],
  [[1, 2]],
  ndarray("<f8", [0, 3], []),
  ndarray("|O", [2, 2], [[1, 2], [3, 4]]),
  frame,
];
for (const value of NO_MATRIX) {
  Deno.test(`${JSON.stringify(value)} is no matrix`, () => {
    assertEquals(matrixOf(value), undefined);
  });
}
