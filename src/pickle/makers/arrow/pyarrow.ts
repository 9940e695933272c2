// pyarrow's arrays and tables, whose buffers are pickled.

import { entriesOf, isDict } from "../../values/dict.ts";
import { current } from "../../values/forward.ts";
import { DataFrame } from "../../values/frame.ts";
import type { ColumnData, Labels } from "../../values/pandas/column.ts";
import { setHeld } from "../../values/pandas/held.ts";
import { exact } from "../../values/numbers.ts";
import { PyTimezone } from "../../values/time/timezone.ts";
import type { MakeContext, Makers } from "../maker.ts";
import { PdArray } from "../pandas/column.ts";
import { kept, takePart } from "../pandas/state.ts";
import { after, inSteps } from "../steps.ts";
import { arrowArray } from "./array.ts";
import { ArrowBuffer } from "./buffers.ts";
import type {
  ArrowArray,
  ArrowContext,
  ArrowNumbers,
  Check,
} from "./reader.ts";
import { arrowType, callOf } from "./type.ts";

/** An Arrow array as a single column of pandas. */
export class ArrowColumn extends PdArray {
  readonly arrays: readonly ArrowArray[];

  constructor(text: string, arrays: readonly ArrowArray[]) {
    const length = arrays.reduce((sum, array) => sum + array.length, 0);
    super(text, [1, length], () => valuesOf(arrays), naturalNumber);
    this.arrays = arrays;
  }
}

function naturalNumber(data: ColumnData, i: number): unknown {
  const value = data[i];
  return typeof value === "bigint" ? exact(value) : value;
}

/** Numbers without nulls as a typed array, other values as an Array. */
function valuesOf(arrays: readonly ArrowArray[]): ColumnData {
  const numbers = arrays.map((array) =>
    array.hasNulls ? undefined : array.numbers
  );
  if (numbers.length > 0 && numbers.every((own) => own !== undefined)) {
    return joined(numbers as ArrowNumbers[]);
  }
  return arrays.flatMap((array) =>
    Array.from({ length: array.length }, (_, i) => array.at(i))
  );
}

function joined(numbers: readonly ArrowNumbers[]): ColumnData {
  const [first] = numbers as [ArrowNumbers];
  if (numbers.length === 1) return first;
  const length = numbers.reduce((sum, own) => sum + own.length, 0);
  const type = first.constructor as new (length: number) => Float64Array;
  const all = new type(length);
  let at = 0;
  for (const own of numbers) {
    all.set(own as Float64Array, at);
    at += own.length;
  }
  return all;
}

/** `py_buffer(bytes)` */
function buffer([bytes]: readonly unknown[], context: MakeContext) {
  return bytes instanceof Uint8Array
    ? kept(new ArrowBuffer(bytes), context)
    : undefined;
}

/** `_restore_array((type, …))` */
function restoreArray([given]: readonly unknown[], context: MakeContext) {
  const parts = current(given);
  const type = Array.isArray(parts)
    ? arrowType(parts[0], context.charge)
    : undefined;
  if (type === undefined) return undefined;
  const checks: Check[] = [];
  const own: ArrowContext = {
    charge: context.charge,
    clock: (zone) => context.clock(new PyTimezone(zone, null)),
    checks,
  };
  const array = arrowArray(parts, type, own);
  if (array === undefined) return undefined;
  const checked = checks.reduce<unknown>(
    (before, { count, run }) => after(before, () => inSteps(count, run, true)),
    true,
  );
  return after(
    checked,
    () => kept(new ArrowColumn(type.text, [array]), context),
  );
}

/** `chunked_array(arrays, type)` */
function chunkedArray([given, type]: readonly unknown[], context: MakeContext) {
  const chunks = current(given);
  if (!Array.isArray(chunks)) return undefined;
  const columns = chunks.map((chunk) => takePart(chunk, ArrowColumn));
  const text = arrowType(type, context.charge)?.text ?? columns[0]?.dtype;
  if (text === undefined || columns.includes(undefined)) return undefined;
  const arrays = (columns as ArrowColumn[]).flatMap((column) => column.arrays);
  context.charge(arrays.length * ARRAY_BYTES);
  return kept(new ArrowColumn(text, arrays), context);
}

/** `scalar(value, type)` */
function scalar(
  [value, type]: readonly unknown[],
  { charge }: MakeContext,
): unknown {
  return arrowType(type, charge) === undefined ? undefined : value;
}

const ARRAY_BYTES = 64;
const LABEL_BYTES = 8;

/** `_reconstruct_table(arrays, schema)`, also for a record batch. */
const table = (className: string) =>
(
  [given, schema]: readonly unknown[],
  context: MakeContext,
) => {
  const arrays = current(given);
  const [callee, parts] = callOf(schema) ?? [];
  const fields = callee === "schema" ? current(parts![0]) : undefined;
  if (!Array.isArray(arrays) || !Array.isArray(fields)) return undefined;
  const names = fields.map((field) => callOf(field)?.[1][0]);
  const columns = arrays.map((array) => takePart(array, ArrowColumn));
  const length = columns[0]?.length ?? 0;
  const fits = columns.length === names.length &&
    columns.every((column) => column?.length === length) &&
    names.every((name) => typeof name === "string");
  if (!fits) return undefined;
  context.charge((length + names.length) * LABEL_BYTES);
  const frame = new DataFrame(
    { length: names.length, names: [null], labels: names },
    rangeOf(length),
    (columns as ArrowColumn[]).map((column) => column.column(0)),
    { className, metadata: metadataOf(parts![1]) },
  );
  setHeld(frame, [frame.metadata]);
  return frame;
};

/** The metadata of a schema, such as that of pandas. */
function metadataOf(given: unknown): Record<string, unknown> {
  const metadata = current(given);
  return isDict(metadata) && entriesOf(metadata).length > 0 ? { metadata } : {};
}

/** The row numbers, created on first use. */
export function rangeOf(length: number): Labels {
  let labels: number[] | undefined;
  return {
    length,
    names: [null],
    get labels() {
      return labels ??= Array.from({ length }, (_, i) => i);
    },
  };
}

/** The rows of pyarrow; its data types remain inert objects. */
export const ARROW_MAKERS: Makers = {
  "pyarrow.lib.py_buffer": buffer,
  "pyarrow.lib._restore_array": restoreArray,
  "pyarrow.lib.chunked_array": chunkedArray,
  "pyarrow.lib.scalar": scalar,
  "pyarrow.lib._reconstruct_table": table("pyarrow.lib.Table"),
  "pyarrow.lib._reconstruct_record_batch": table("pyarrow.lib.RecordBatch"),
};
