import type { Maker, MakerTable } from "./maker.ts";
import { ARRAY_MAKERS } from "./arrays.ts";
import { ARROW_MAKERS } from "./arrow/pyarrow.ts";
import { BUILTIN_MAKERS } from "./builtins.ts";
import { BYTES_MAKERS } from "./bytes.ts";
import { CLOUDPICKLE_MAKERS } from "./cloudpickle.ts";
import { COPYREG_MAKERS } from "./copyreg.ts";
import { DATE_MAKERS } from "./dates/dates.ts";
import { DILL_MAKERS } from "./dill.ts";
import { EXCEPTION_MAKERS } from "./exceptions.ts";
import { NUMBER_MAKERS } from "./numbers.ts";
import { JOBLIB_MAKERS } from "./numpy/joblib.ts";
import { NUMPY_MAKERS } from "./numpy/numpy.ts";
import { adoptFrame } from "./pandas/frame.ts";
import { PANDAS_MAKERS } from "./pandas/pandas.ts";
import { PATH_MAKERS } from "./paths.ts";
import { RECONSTRUCTOR_MAKERS } from "./reconstructors.ts";
import { TORCH_MAKERS } from "./torch/tensor.ts";
import { UUID_MAKERS } from "./uuid.ts";

// A Map, so that names such as "__proto__.constructor" find nothing.
const MAKERS: ReadonlyMap<string, Maker> = new Map(
  [
    ARRAY_MAKERS,
    ARROW_MAKERS,
    BUILTIN_MAKERS,
    BYTES_MAKERS,
    CLOUDPICKLE_MAKERS,
    COPYREG_MAKERS,
    DATE_MAKERS,
    DILL_MAKERS,
    EXCEPTION_MAKERS,
    JOBLIB_MAKERS,
    NUMBER_MAKERS,
    NUMPY_MAKERS,
    PANDAS_MAKERS,
    PATH_MAKERS,
    RECONSTRUCTOR_MAKERS,
    TORCH_MAKERS,
    UUID_MAKERS,
  ].flatMap((rows) => Object.entries(rows)),
);

/** Names that mean null, for which pandas has its own objects. */
const NULLS: ReadonlySet<string> = new Set([
  "pandas.NA",
  "pandas.NaT",
  "pandas._libs.missing.NA",
  "pandas._libs.tslibs.nattype.NaT",
]);

/** Makers of classes whose names start with a small letter. */
const CLASSES = new RegExp(
  "^(?:builtins|datetime|array|numpy(?:\\.\\w+)*|collections|functools|types|" +
    "dateutil\\.tz\\.tz)\\.(?:list|tuple|set|frozenset|dict|bytes|bytearray|" +
    "complex|range|slice|type|float|int|str|bool|datetime|date|time|timedelta|" +
    "timezone|array|dtype|deque|defaultdict|partial|tz\\w+)$",
);

/** The names in `builtins` that are not classes. */
const BUILTIN_FUNCTIONS: ReadonlySet<string> = new Set(
  ("__build_class__ __import__ abs aiter all anext any ascii bin breakpoint " +
    "callable chr compile delattr dir divmod eval exec exit format getattr " +
    "globals hasattr hash help hex id input isinstance issubclass iter len " +
    "locals max min next oct open ord pow print quit repr round setattr sorted " +
    "sum vars Ellipsis NotImplemented").split(" ").map((name) =>
      `builtins.${name}`
    ),
);

/** The values in `builtins` that are neither classes nor functions. */
const VALUES: ReadonlySet<string> = new Set([
  "builtins.Ellipsis",
  "builtins.NotImplemented",
]);

/**
 * Names of functions start with a small letter, except for {@linkcode CLASSES}.
 */
function isFunction(className: string): boolean {
  if (BUILTIN_FUNCTIONS.has(className)) return true;
  const isSmall = /(?:^|\.)_*[a-z]\w*$/.test(className);
  return isSmall && MAKERS.has(className) && !CLASSES.test(className);
}

const FILLED_LATER: ReadonlySet<string> = new Set([
  "builtins.list",
  "builtins.dict",
  "builtins.set",
  "builtins.bytearray",
  "collections.OrderedDict",
  "collections.defaultdict",
  "collections.Counter",
  "collections.deque",
]);

/** The makers of all known classes and functions. */
export const MAKER_TABLE: MakerTable = {
  find: (className) => MAKERS.get(className),
  isFunction,
  isValue: (className) => VALUES.has(className),
  isFilledLater: (className) => FILLED_LATER.has(className),
  isNull: (className) => NULLS.has(className),
  adopt: adoptFrame,
};

/** All names that have a maker. */
export const MAKER_NAMES: readonly string[] = [...MAKERS.keys()];
