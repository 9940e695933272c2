// numpy's arrays, scalars and data types, as numpy 1.x and 2.x pickle them.

import { malformed } from "../../errors.ts";
import {
  buildDtype,
  isShape,
  type Layout,
  layoutOf,
  NdDtype,
} from "../../values/dtype.ts";
import { isTuple } from "../../values/marks.ts";
import { PyGlobal } from "../../values/object.ts";
import { latin1Bytes } from "../latin1.ts";
import { after } from "../steps.ts";
import { type MakeContext, type Makers, Pending } from "../maker.ts";
import { arrayOf } from "./array.ts";
import { readCell, viewOf } from "./cells.ts";
import { NUMBERS } from "./numbers.ts";

class PendingDtype extends Pending {
  build(state: unknown): NdDtype | undefined {
    return buildDtype(this.args[0], state);
  }
}

/** The classes whose instances are arrays and nothing else. */
const ARRAY_CLASSES = new Set([
  "numpy.ndarray",
  "numpy.matrix",
  "numpy.matrixlib.defmatrix.matrix",
  "numpy.recarray",
  "numpy.rec.recarray",
  "numpy.core.records.recarray",
  "numpy.memmap",
  "pandas.core.indexes.frozen.FrozenNDArray",
]);

class PendingArray extends Pending {
  /** `(version, shape, dtype, is Fortran's order, bytes or list)` */
  build(state: unknown, context: MakeContext): unknown {
    if (!isTuple(state)) return undefined;
    const [shape, dtype, fortran, raw] = state.slice(-4);
    if (!isTuple(shape) || !isShape(shape) || !(dtype instanceof NdDtype)) {
      return undefined;
    }
    const axes = fortran === true ? reversedAxes(shape) : undefined;
    return arrayOf(dtype, shape, raw, axes, context);
  }
}

function reconstruct(args: readonly unknown[]) {
  const [cls] = args;
  return cls instanceof PyGlobal && ARRAY_CLASSES.has(cls.toString())
    ? new PendingArray("numpy.core.multiarray._reconstruct", args)
    : undefined;
}

/** `(buffer, dtype, shape, order, axes)`: what protocol 5 writes. */
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

function reversedAxes(shape: readonly number[]): number[] | undefined {
  return shape.length < 2
    ? undefined
    : shape.map((_, i) => shape.length - 1 - i);
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
  if (dtype.kind === "O") return raw;
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
  "numpy.dtype": (args) => new PendingDtype("numpy.dtype", args),
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
