import type { Json } from "../../../page/api/api.ts";

/** An array as `encodeJson` writes it. */
export const ndarray = (
  dtype: string,
  shape: number[],
  values: Json,
): Json => ({
  $type: "ndarray",
  dtype,
  shape,
  values,
});

/** A frame of two index levels. */
export const frame: Json = {
  $type: "dataframe",
  columns: ["a", ["b", 1]],
  columnNames: [null],
  index: [["x", 1], ["y", 2]],
  indexNames: ["k", null],
  dtypes: ["int64", "object"],
  data: [[1, "one"], [2, null]],
};
