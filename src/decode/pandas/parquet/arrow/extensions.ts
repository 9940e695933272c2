// Arrow's extension types of pandas: periods and intervals.

import { freqName } from "../../../../pickle/makers/pandas/freq.ts";
import { getOwn, isDict } from "../../../../pickle/values/dict.ts";
import { PyInterval } from "../../../../pickle/values/pandas/interval.ts";
import { PyPeriod } from "../../../../pickle/values/pandas/period.ts";
import type { ArrowField } from "./schema.ts";
import { damaged } from "../footer.ts";

/** Converts stored values that are not missing. */
type Make = (stored: unknown) => unknown;

/** Creates the converter of an extension type; undefined if it is unknown. */
export function extensionMaker(
  { extension }: Pick<ArrowField, "extension">,
): Make | undefined {
  if (extension === undefined) return undefined;
  return EXTENSIONS.get(extension.name)?.make(extension.metadata);
}

/** The dtype of an extension type in pandas; undefined if it is unknown. */
export function extensionDtype(
  { extension }: Pick<ArrowField, "extension">,
): string | undefined {
  if (extension === undefined) return undefined;
  return EXTENSIONS.get(extension.name)?.dtype(extension.metadata);
}

interface Extension {
  readonly make: (metadata: string) => Make;
  readonly dtype: (metadata: string) => string;
}

const EXTENSIONS: ReadonlyMap<string, Extension> = new Map([
  ["pandas.period", {
    make(metadata) {
      const freq = freqOf(metadata);
      return (ordinal) => new PyPeriod(ordinal as number | bigint, freq);
    },
    dtype: (metadata) => `period[${freqOf(metadata)}]`,
  }],
  ["pandas.interval", {
    make(metadata) {
      const closed = memberOf(metadata, "closed");
      return (ends) => {
        if (!isDict(ends)) throw damaged();
        const left = getOwn(ends, "left");
        const right = getOwn(ends, "right");
        const isNa = left === null || Number.isNaN(left);
        return isNa ? null : new PyInterval(left, right, closed);
      };
    },
    dtype: (metadata) =>
      `interval[${
        SUBTYPES.get(memberOf(metadata, "subtype")) ??
          memberOf(metadata, "subtype")
      }, ${memberOf(metadata, "closed")}]`,
  }],
]);

/** Arrow's type names that differ in numpy. */
const SUBTYPES: ReadonlyMap<string, string> = new Map([
  ["double", "float64"],
  ["float", "float32"],
  ...["s", "ms", "us", "ns"].flatMap((unit): [string, string][] => [
    [`timestamp[${unit}]`, `datetime64[${unit}]`],
    [`duration[${unit}]`, `timedelta64[${unit}]`],
  ]),
]);

function freqOf(metadata: string): string {
  const freq = memberOf(metadata, "freq");
  return freqName(freq, true) ?? freq;
}

function memberOf(metadata: string, name: string): string {
  const value = JSON.parse(metadata)?.[name];
  if (typeof value === "string") return value;
  throw damaged();
}
