// The frames and series of polars, which are pickled in Arrow's IPC format.

import { PickleError, Refusal } from "../errors.ts";
import type { MakeContext } from "../makers/maker.ts";
import { ArrowColumn, rangeOf } from "../makers/arrow/pyarrow.ts";
import { current } from "../values/forward.ts";
import { DataFrame } from "../values/frame.ts";
import { PyObject } from "../values/object.ts";
import { Series } from "../values/pandas/series.ts";
import { PyTimezone } from "../values/time/timezone.ts";
import { type IpcColumn, type IpcContext, readIpc } from "./read.ts";

const LABEL_BYTES = 8;
const SERIES = /\.Series$/;

/**
 * The value of a polars object; undefined if its state is not in the format, so
 * that it remains a complete inert object.
 */
export function* polarsValue(
  object: PyObject,
  context: MakeContext,
): Generator<void, DataFrame | Series | undefined> {
  const own: IpcContext = {
    charge: context.charge,
    clock: (zone) => context.clock(new PyTimezone(zone, null)),
  };
  try {
    const columns = yield* columnsOf(current(object.state), own);
    if (columns === undefined) return undefined;
    return SERIES.test(object.className)
      ? seriesOf(object, columns, context)
      : frameOf(object, columns, context);
  } catch (error) {
    const isRefusal = error instanceof Refusal || error instanceof PickleError;
    if (isRefusal && error.code !== "limit") return undefined;
    throw error;
  }
}

/**
 * The columns of a stream or, before polars 1, of a list of series, each of
 * which is a stream.
 */
function* columnsOf(
  state: unknown,
  context: IpcContext,
): Generator<void, readonly IpcColumn[] | undefined> {
  if (state instanceof Uint8Array) {
    return (yield* readIpc(state, context)).columns;
  }
  if (!Array.isArray(state)) return undefined;
  const columns: IpcColumn[] = [];
  for (const given of state) {
    const series = current(given);
    const stream = series instanceof PyObject ? series.state : undefined;
    if (!(stream instanceof Uint8Array)) return undefined;
    const read = yield* readIpc(stream, context);
    for (const column of read.columns) columns.push(column);
  }
  return columns;
}

function columnOf({ type, arrays }: IpcColumn): ArrowColumn {
  return new ArrowColumn(type.text, arrays);
}

function seriesOf(
  { className }: PyObject,
  columns: readonly IpcColumn[],
  { charge }: MakeContext,
): Series | undefined {
  const [only] = columns;
  if (only === undefined || columns.length > 1) return undefined;
  const column = columnOf(only);
  charge(column.length * LABEL_BYTES);
  return new Series(only.name, rangeOf(column.length), column.column(0), {
    className,
  });
}

function frameOf(
  { className }: PyObject,
  columns: readonly IpcColumn[],
  { charge }: MakeContext,
): DataFrame | undefined {
  const data = columns.map((column) => columnOf(column).column(0));
  const length = data[0]?.length ?? 0;
  if (data.some((column) => column.length !== length)) return undefined;
  charge((length + data.length) * LABEL_BYTES);
  const labels = columns.map(({ name }) => name);
  return new DataFrame(
    { length: labels.length, names: [null], labels },
    rangeOf(length),
    data,
    { className },
  );
}
