// The names of pandas' data types, as its `str(dtype)` writes them.

import { current } from "../../values/forward.ts";
import type { NdDtype } from "../../values/dtype.ts";
import { PyObject } from "../../values/object.ts";
import { PyTimezone } from "../../values/time/timezone.ts";
import { freqName } from "./freq.ts";
import { className, pick } from "./state.ts";

/** The frequency of a `PeriodDtype`; undefined if it has none. */
export function periodFreq(given: unknown): string | undefined {
  const dtype = current(given);
  if (!(dtype instanceof PyObject)) return undefined;
  const freq = pick(dtype.state, "freq", "_freq") ?? current(dtype.args[0]);
  const inner = typeof freq === "string"
    ? /^[Pp]eriod\[(.*)\]$/.exec(freq)?.[1] ?? freq
    : freq;
  return freqName(inner, true);
}

/** The name of a `StringDtype`, which depends on its missing value. */
export function stringName(given: unknown, arrayClass: string): string {
  const dtype = current(given);
  const [, missing] = dtype instanceof PyObject ? dtype.args : [];
  const isNan = Number.isNaN(missing) || arrayClass.endsWith("NumpySemantics");
  return isNan ? "str" : "string";
}

/** A name such as `datetime64[ns, Europe/Paris]`. */
export function zonedName(unit: string, zone: unknown): string {
  const text = zone instanceof PyTimezone ? String(zone) : className(zone);
  return `datetime64[${unit}, ${text}]`;
}

const FLOATS = /^float/;

/** A name such as `Sparse[float64, 0.0]`. */
export function sparseName(subtype: string, filler: unknown): string {
  const isWhole = typeof filler === "number" && Number.isInteger(filler);
  const text = isWhole && FLOATS.test(subtype)
    ? `${filler}.0`
    : typeof filler === "number" && Number.isNaN(filler)
    ? "nan"
    : typeof filler === "boolean"
    ? (filler ? "True" : "False")
    : typeof filler === "object"
    ? className(filler)
    : String(filler);
  return `Sparse[${subtype}, ${text}]`;
}

/** The numpy kinds whose names include the number of bits. */
const NAMES: ReadonlyMap<string, string> = new Map<string, string>([
  ["b", "bool"],
  ["i", "int"],
  ["u", "uint"],
  ["f", "float"],
  ["c", "complex"],
]);

/** numpy's `str(dtype)`: `int64`, `datetime64[ns]`, `object`. */
export function dtypeName(type: NdDtype): string {
  const { kind, itemsize } = type;
  if (kind === "O") return "object";
  if (kind === "b") return "bool";
  const name = NAMES.get(kind);
  if (name !== undefined) return `${name}${itemsize * 8}`;
  const unit = type.unit?.[0];
  if (kind === "M") return `datetime64[${unit}]`;
  if (kind === "m") return `timedelta64[${unit}]`;
  return type.toString();
}
