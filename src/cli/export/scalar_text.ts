import { complexText } from "../../notation/float.ts";
import {
  NdTicks,
  PyComplex,
  PyFraction,
  PyInterval,
  PyPeriod,
  PyTimedelta,
} from "../../pickle/mod.ts";
import { timedeltaCell } from "../python/times.ts";

/**
 * The string of a value without a table type, as pandas' `to_csv()` writes it;
 * undefined for other values.
 */
export function scalarText(value: unknown): string | undefined {
  if (value instanceof PyTimedelta) return timedeltaCell(value);
  if (value instanceof PyComplex) return complexText(value.real, value.imag);
  const isText = value instanceof PyPeriod || value instanceof PyInterval ||
    value instanceof PyFraction || value instanceof NdTicks;
  return isText ? String(value) : undefined;
}
