import { ARRAY_MAKERS } from "./arrays.ts";
import { BUILTIN_MAKERS } from "./builtins.ts";
import { CLOUDPICKLE_MAKERS } from "./cloudpickle.ts";
import { DATE_MAKERS } from "./dates.ts";
import { EXCEPTION_MAKERS } from "./exceptions.ts";
import type { Machine } from "../machine/machine.ts";
import { NUMPY_MAKERS } from "./numpy.ts";
import { PANDAS_MAKERS } from "./pandas/pandas.ts";

/**
 * What becomes of a call with these arguments; undefined where they are not of
 * the shape that is known, so that the call stays an inert object.
 */
export type Maker = (args: readonly unknown[], machine: Machine) => unknown;

/** Makers by `module.QualName` of the class or function. */
export type Makers = Readonly<Record<string, Maker>>;

// The one table of what a name in a pickle can mean. A Map: names such as
// "__proto__.constructor" find nothing in it.
const MAKERS: ReadonlyMap<string, Maker> = new Map(
  [
    ARRAY_MAKERS,
    BUILTIN_MAKERS,
    CLOUDPICKLE_MAKERS,
    DATE_MAKERS,
    EXCEPTION_MAKERS,
    NUMPY_MAKERS,
    PANDAS_MAKERS,
  ].flatMap((rows) => Object.entries(rows)),
);

/** The row of a name, undefined where there is none. */
export function findMaker(className: string): Maker | undefined {
  return MAKERS.get(className);
}

/** Names that stand for null: pandas has objects of its own for it. */
const NULLS: ReadonlySet<string> = new Set([
  "pandas._libs.missing.NA",
  "pandas._libs.tslibs.nattype.NaT",
]);

/** True if a name stands for null. */
export function isNull(className: string): boolean {
  return NULLS.has(className);
}
