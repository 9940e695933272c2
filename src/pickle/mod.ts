/**
 * Reads Python pickles of all protocols, with every opcode, without running
 * their code.
 *
 * A pickle is a program for a small stack machine. In Python, loading one can
 * run any code. This module only builds data: known types become values of
 * JavaScript, everything else becomes an inert {@linkcode PyObject} or
 * {@linkcode PyGlobal}. This module imports nothing and uses no API beyond
 * ECMAScript 2022, TextDecoder and Intl, except that
 * {@linkcode decodePickleAsync} uses a timer and `performance`, and imports a
 * reader of Arrow for the first polars frame.
 *
 * @example Decode
 * ```ts
 * import { decodePickle } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * // Written by CPython: pickle.dumps({"id": 7, "tags": ["x", "y"]}, 2)
 * const text = "\x80\x02}(X\x02\0\0\0idK\x07X\x04\0\0\0tags](X\x01\0\0\0xX\x01\0\0\0yeu.";
 * const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
 * assertEquals(decodePickle(bytes), { id: 7, tags: ["x", "y"] });
 * ```
 *
 * @module
 */

import { decode, decodeInSteps } from "./decode.ts";
import { checkOptions } from "../platform/options.ts";
import {
  ASYNC_OPTIONS,
  type AsyncDecodeOptions,
  DECODE_OPTIONS,
  type DecodeOptions,
} from "./options.ts";
import { runInSlices } from "./slices.ts";

export {
  type DateTimeFields,
  type SubclassParts,
  type TimeFields,
} from "./values/time/fields.ts";
export { PyDate } from "./values/time/date.ts";
export { PyDateTime } from "./values/time/datetime.ts";
export { PyTime } from "./values/time/time.ts";
export { PyTimedelta } from "./values/time/timedelta.ts";
export { PyTimezone } from "./values/time/timezone.ts";
export { disassemble, type Instruction } from "./disassemble.ts";
export {
  NdDtype,
  type NdDtypeParts,
  type NdField,
  type NdMetadata,
  type NdStrings,
} from "./values/dtype.ts";
export {
  PickleError,
  type PickleErrorCode,
  type PickleErrorDetails,
} from "./errors.ts";
export { DataFrame } from "./values/frame.ts";
export {
  type Categories,
  type Column,
  type ColumnData,
  type FrameDetails,
  type Labels,
} from "./values/pandas/column.ts";
export { PyInterval } from "./values/pandas/interval.ts";
export { PyPeriod } from "./values/pandas/period.ts";
export { Series } from "./values/pandas/series.ts";
export { MaskedArray } from "./values/numpy/masked_array.ts";
export { NdTicks } from "./values/numpy/ticks.ts";
export type { Field } from "./fields/field.ts";
export { fields } from "./fields/fields.ts";
export type { DecodeLimits } from "./limits.ts";
export { inspectPickle, type PickleSummary } from "./inspect.ts";
export { NdArray, type NdArrayDetails, type NdData } from "./values/ndarray.ts";
export type {
  AsyncDecodeOptions,
  DecodeOptions,
  StringEncoding,
} from "./options.ts";
export { PyComplex } from "./values/number/complex.ts";
export { PyDecimal } from "./values/number/decimal.ts";
export { PyError } from "./values/error.ts";
export { PyFraction } from "./values/number/fraction.ts";
export { PyGlobal, PyObject, type PyObjectParts } from "./values/object.ts";
export { type PyInt, PyRange, PySlice } from "./values/number/range.ts";

const ACT = "decode a pickle";

/**
 * Decodes one pickle of any protocol. Bytes after its end are ignored, as in
 * Python; `options.onEnd` receives the index of the end.
 *
 * | Python | JavaScript |
 * | --- | --- |
 * | None, bool, str, float | null, boolean, string, number |
 * | int | number if safe, else bigint |
 * | bytes, bytearray, array.array | Uint8Array (bytes: a view on the input), typed array |
 * | list, tuple, deque | Array |
 * | dict and its built-in kin | plain object if every key is text and JavaScript keeps their order, else Map |
 * | set, frozenset | Set |
 * | datetime family | {@linkcode PyDateTime}, {@linkcode PyDate}, … |
 * | Decimal, Fraction, complex, range, slice | {@linkcode PyDecimal}, … |
 * | UUID, Path | string |
 * | numpy array, masked array | {@linkcode NdArray}, {@linkcode MaskedArray} |
 * | numpy scalar, dtype | its value, {@linkcode NdDtype} |
 * | pandas DataFrame, Series | {@linkcode DataFrame}, {@linkcode Series} |
 * | pandas Period, Interval | {@linkcode PyPeriod}, {@linkcode PyInterval} |
 * | torch Tensor | {@linkcode NdArray} |
 * | polars DataFrame, Series | the same by {@linkcode decodePickleAsync}, else {@linkcode PyObject} |
 * | pandas Index, NaT, NA | Array of labels, null |
 * | built-in exception | {@linkcode PyError} |
 * | other instances | {@linkcode PyObject} |
 * | classes, functions | {@linkcode PyGlobal} |
 *
 * Shared and cyclic references are the same JavaScript object.
 *
 * @example Several pickles in one file
 * ```ts
 * import { decodePickle } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const file = Uint8Array.of(0x4b, 1, 0x2e, 0x4b, 2, 0x2e); // 1, then 2
 * const values: unknown[] = [];
 * for (let at = 0; at < file.length;) {
 *   const onEnd = (end: number) => at += end;
 *   values.push(decodePickle(file.subarray(at), { onEnd }));
 * }
 * assertEquals(values, [1, 2]);
 * ```
 *
 * @param bytes The pickle.
 * @param options Constructors, limits, and other optional settings.
 * @returns The value.
 * @throws {PickleError} If the pickle is truncated, malformed, or exceeds a
 * limit.
 */
export function decodePickle(
  bytes: Uint8Array,
  options: DecodeOptions = {},
): unknown {
  checkOptions(ACT, options, DECODE_OPTIONS);
  return decode(bytes, options);
}

/**
 * {@linkcode decodePickle} in slices of about 30 ms. The event loop runs
 * between them, so that a server keeps answering and a decode can be aborted.
 *
 * Some work is one call of the engine and cannot be interrupted: a long string
 * (about 300 MB a second), a long integer (1 ms for 10,000 digits), the growth
 * of a Map or Array (about 50 ms for a million entries), and garbage
 * collection.
 *
 * @example Stop after a second
 * ```ts
 * import { decodePickleAsync } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode("(lp0\nI1\na.");
 * const signal = AbortSignal.timeout(1000);
 * assertEquals(await decodePickleAsync(bytes, { signal }), [1]);
 * ```
 *
 * @param bytes The pickle; it must not change until the promise is settled.
 * @param options Constructors, limits, other optional settings, and an abort
 * signal.
 * @returns The value.
 * @throws {PickleError} If the pickle is truncated, malformed, or exceeds a
 * limit.
 * @throws The reason of `options.signal` if it is aborted.
 */
export async function decodePickleAsync(
  bytes: Uint8Array,
  options: AsyncDecodeOptions = {},
): Promise<unknown> {
  checkOptions(ACT, options, ASYNC_OPTIONS);
  const steps = decodeInSteps(bytes, options, { fast: true, sliced: true });
  return await runInSlices(steps, options.signal);
}
