// pandas' classes, by their names in each version.

import { freqName } from "./freq.ts";
import { current } from "../../values/forward.ts";
import { PyInterval } from "../../values/pandas/interval.ts";
import { PyPeriod } from "../../values/pandas/period.ts";
import type { Makers } from "../maker.ts";
import { PD_ARRAY_MAKERS } from "./array.ts";
import {
  callPartial,
  manager,
  PendingManager,
  unpickleBlock,
} from "./block.ts";
import { PendingFrame } from "./frame.ts";
import { newIndex } from "./index.ts";
import { timedelta, timestamp } from "./time.ts";

/** `(value, frequency, ordinal)`; the first is not used. */
function period([, freq, ordinal]: readonly unknown[]): PyPeriod | undefined {
  const name = freqName(current(freq), true);
  const known = typeof ordinal === "bigint" || Number.isSafeInteger(ordinal);
  if (name === undefined || !known) return undefined;
  return new PyPeriod(ordinal as number | bigint, name);
}

/** `(None)` */
function nat(args: readonly unknown[]): null | undefined {
  return args.every((arg) => arg === null) ? null : undefined;
}

/** `(left, right, closed)` */
function interval(args: readonly unknown[]): PyInterval | undefined {
  const [left, right, closed = "right"] = args;
  const known = args.length >= 2 && args.length <= 3 &&
    typeof closed === "string";
  return known ? new PyInterval(left, right, closed) : undefined;
}

/** The names of frames, before and since pandas 3. */
const FRAMES = [
  "pandas.core.frame.DataFrame",
  "pandas.core.series.Series",
  "pandas.DataFrame",
  "pandas.Series",
];
const MANAGERS = "pandas.core.internals.managers";
const TSLIBS = "pandas._libs.tslibs";

/** The rows of pandas. */
export const PANDAS_MAKERS: Makers = {
  ...Object.fromEntries(
    FRAMES.map((name) => [
      name,
      (args) => args.length > 0 ? undefined : new PendingFrame(name, args),
    ]),
  ),
  [`${MANAGERS}.BlockManager`]: manager,
  "pandas._libs.internals.BlockManager": manager,
  [`${MANAGERS}.SingleBlockManager`]: (args) =>
    args.length > 0
      ? undefined
      : new PendingManager(`${MANAGERS}.SingleBlockManager`, args),
  "pandas._libs.internals._unpickle_block": unpickleBlock,
  "pandas.core.internals.blocks.new_block": unpickleBlock,
  "functools.partial.__call__": callPartial,
  "pandas.core.indexes.base._new_Index": newIndex,
  "pandas.core.indexes.datetimes._new_DatetimeIndex": newIndex,
  "pandas.core.indexes.timedeltas._new_TimedeltaIndex": newIndex,
  "pandas.core.indexes.period._new_PeriodIndex": newIndex,
  "pandas.core.indexes.interval._new_IntervalIndex": newIndex,
  ...PD_ARRAY_MAKERS,
  [`${TSLIBS}.timestamps._unpickle_timestamp`]: timestamp,
  [`${TSLIBS}.timestamps.Timestamp`]: timestamp,
  "pandas.Timestamp": timestamp,
  [`${TSLIBS}.timedeltas._timedelta_unpickle`]: timedelta,
  [`${TSLIBS}.timedeltas.Timedelta`]: timedelta,
  "pandas.Timedelta": timedelta,
  [`${TSLIBS}.period.Period`]: period,
  "pandas._libs.period.Period": period,
  "pandas.Period": period,
  "pandas._libs.interval.Interval": interval,
  "pandas.Interval": interval,
  [`${TSLIBS}.nattype.__nat_unpickle`]: nat,
  [`${TSLIBS}.nattype._nat_unpickle`]: nat,
};
