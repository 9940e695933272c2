const TIMES = /^(?:datetime64|timedelta64|period)|^[<>|=]?[Mm]8/;
const NUMBERS =
  /^(?:float|complex|category|interval|Sparse|str$|string\[pyarrow_numpy)/;
const NULLABLE = /^(?:U?Int\d+|Float\d+|boolean|string(?:\[.*)?)$|\[pyarrow\]$/;

/**
 * Returns Python's notation of a missing value in a column: pandas has
 * different ones for times, numbers and nullable types.
 *
 * @param dtype pandas' name of the type, or numpy's `dtype.str`.
 */
export function missingText(dtype: string): string {
  if (TIMES.test(dtype)) return "NaT";
  if (NUMBERS.test(dtype)) return "NaN";
  return NULLABLE.test(dtype) ? "<NA>" : "None";
}
