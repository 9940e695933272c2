// numpy's arrays, scalars and data types, as numpy 1.x and 2.x pickle them.

import { malformed } from "../../errors.ts";
import { isShape, type Layout, layoutOf, NdDtype } from "../../values/dtype.ts";
import { current } from "../../values/forward.ts";
import { isTuple, markImmutable } from "../../values/marks.ts";
import { NdArray } from "../../values/ndarray.ts";
import { PyGlobal } from "../../values/object.ts";
import { setHeld } from "../../values/pandas/held.ts";
import { latin1Bytes } from "../latin1.ts";
import { after } from "../steps.ts";
import { type MakeContext, type Makers, Pending } from "../maker.ts";
import { arrayOf } from "./array.ts";
import { readCell, viewOf } from "./cells.ts";
import { pendingDtype, stringDtype } from "./dtype.ts";
import { MASKED_MAKERS } from "./masked.ts";
import { NUMBERS } from "./numbers.ts";
import { reversedAxes } from "./order.ts";

/** The position of the array in the state of a subclass. */
interface StoredArray {
  readonly shape: number[];
  readonly dtype: NdDtype;
  readonly fortran: unknown;
  readonly raw: unknown;
  /** The data that the subclass has added. */
  readonly rest: readonly unknown[];
}

/**
 * `(version, shape, dtype, Fortran order, bytes or list)`, without the version
 * in old pickles. A subclass may add parts, or nest all of it in a tuple.
 */
function storedArray(state: unknown): StoredArray | undefined {
  if (!isTuple(state)) return undefined;
  const [first, ...others] = state.map(current);
  if (isTuple(first) && others.length > 0 && !isShape(first)) {
    const inner = storedArray(first);
    return inner && { ...inner, rest: [...inner.rest, ...others] };
  }
  const from = typeof first === "number" ? 1 : 0;
  const [shape, dtype, fortran, raw, ...rest] = state.slice(from).map(current);
  if (!isTuple(shape) || !isShape(shape) || !(dtype instanceof NdDtype)) {
    return undefined;
  }
  return { shape, dtype, fortran, raw, rest };
}

class PendingArray extends Pending {
  build(state: unknown, context: MakeContext): unknown {
    const stored = storedArray(state);
    if (stored === undefined) return undefined;
    const { shape, dtype, fortran, raw, rest } = stored;
    const axes = fortran === true ? reversedAxes(shape) : undefined;
    const className = String(this.args[0]);
    if (rest.length === 0) {
      return arrayOf(dtype, shape, raw, axes, context, { className });
    }
    // Its members may still be replaced, so that they are registered.
    const attributes = rest.length > 1 ? markImmutable([...rest]) : rest[0];
    const details = { className, attributes };
    const made = arrayOf(dtype, shape, raw, axes, context, details);
    return after(made, (array) => {
      if (array instanceof NdArray) setHeld(array, [details]);
      return array;
    });
  }
}

function reconstruct(args: readonly unknown[]) {
  return args[0] instanceof PyGlobal
    ? new PendingArray("numpy.core.multiarray._reconstruct", args)
    : undefined;
}

/** `(buffer, dtype, shape, order, axes)`, as protocol 5 writes it. */
function fromBuffer(args: readonly unknown[], context: MakeContext) {
  const [raw, dtype, shape, order, axes] = args;
  if (!(dtype instanceof NdDtype) || !isTuple(shape) || !isShape(shape)) {
    return undefined;
  }
  const bytes = ArrayBuffer.isView(raw) ? bytesOf(raw) : raw;
  if (order === "C") return arrayOf(dtype, shape, bytes, undefined, context);
  if (order === "F") {
    return arrayOf(dtype, shape, bytes, reversedAxes(shape), context);
  }
  if (order !== "K" || !isAxes(axes, shape.length)) return undefined;
  const turned = axes.map((axis) => shape[axis]!);
  return arrayOf(dtype, turned, bytes, axes, context);
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function isAxes(value: unknown, count: number): value is number[] {
  return isTuple(value) && value.length === count &&
    new Set(value).size === count &&
    value.every((axis: unknown) =>
      Number.isInteger(axis) && (axis as number) >= 0 &&
      (axis as number) < count
    );
}

function scalar([dtype, raw]: readonly unknown[], context: MakeContext) {
  if (!(dtype instanceof NdDtype)) return undefined;
  if (dtype.kind === "O" || dtype.kind === "T") return raw;
  const layout = layoutOf(dtype);
  const stored = typeof raw === "string" ? latin1Bytes(raw) : raw;
  return after(stored, (bytes) => scalarOf(layout, bytes, context));
}

function scalarOf(
  layout: Layout,
  bytes: unknown,
  context: MakeContext,
): unknown {
  const { dtype } = layout;
  if (layout.hasObjects || !(bytes instanceof Uint8Array)) return undefined;
  if (bytes.length !== dtype.itemsize) {
    throw malformed("Cannot make a numpy scalar: its data has another size");
  }
  if (!"SUV".includes(dtype.kind) && !isNumber(dtype)) return undefined;
  context.charge(layout.cells * 16 + dtype.itemsize * 2);
  return readCell(layout, viewOf(bytes), 0);
}

function isNumber(dtype: NdDtype): boolean {
  return NUMBERS.has(`${dtype.kind}${dtype.itemsize}`);
}

/** The rows of numpy. */
export const NUMPY_MAKERS: Makers = {
  "numpy.dtype": pendingDtype,
  "numpy._core._internal._convert_to_stringdtype_kwargs": stringDtype,
  ...MASKED_MAKERS,
  ...Object.fromEntries(
    ["numpy.core", "numpy._core"].flatMap((core) => [
      [`${core}.multiarray._reconstruct`, reconstruct],
      [`${core}._multiarray_umath._reconstruct`, reconstruct],
      [`${core}.multiarray.scalar`, scalar],
      [`${core}._multiarray_umath.scalar`, scalar],
      [`${core}.numeric._frombuffer`, fromBuffer],
    ]),
  ),
};
