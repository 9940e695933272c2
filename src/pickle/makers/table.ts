import type { Maker, MakerTable } from "./maker.ts";
import { ARRAY_MAKERS } from "./arrays.ts";
import { BUILTIN_MAKERS } from "./builtins.ts";
import { CLOUDPICKLE_MAKERS } from "./cloudpickle.ts";
import { DATE_MAKERS } from "./dates.ts";
import { EXCEPTION_MAKERS } from "./exceptions.ts";
import { NUMPY_MAKERS } from "./numpy/numpy.ts";
import { PANDAS_MAKERS } from "./pandas/pandas.ts";

// A Map: in it names such as "__proto__.constructor" find nothing.
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

/** Names that stand for null: pandas has objects of its own for it. */
const NULLS: ReadonlySet<string> = new Set([
  "pandas._libs.missing.NA",
  "pandas._libs.tslibs.nattype.NaT",
]);

/** The makers of all classes and functions that are known. */
export const MAKER_TABLE: MakerTable = {
  find: (className) => MAKERS.get(className),
  isNull: (className) => NULLS.has(className),
};
