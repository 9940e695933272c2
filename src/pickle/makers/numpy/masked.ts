// numpy's masked arrays, as numpy.ma pickles them.

import { isShape, NdDtype, type NdField } from "../../values/dtype.ts";
import { current } from "../../values/forward.ts";
import { isTuple } from "../../values/marks.ts";
import { MaskedArray } from "../../values/numpy/masked_array.ts";
import { NdArray } from "../../values/ndarray.ts";
import { PyGlobal } from "../../values/object.ts";
import { setHeld } from "../../values/pandas/held.ts";
import { type MakeContext, type Makers, Pending } from "../maker.ts";
import { after } from "../steps.ts";
import { arrayOf } from "./array.ts";
import { recordLayout } from "./dtype.ts";
import { reversedAxes } from "./order.ts";

const BOOL = new NdDtype("b", 1);

/**
 * The type of a mask: a boolean for each element, and for each field of a
 * structured one.
 */
function maskType(dtype: NdDtype): NdDtype {
  if (dtype.subarray !== null) return subarrayMask(dtype);
  if (dtype.fields === null) return BOOL;
  let offset = 0;
  const fields = dtype.fields.map(({ name, dtype: inner }): NdField => {
    const mask = maskType(inner);
    const field = Object.freeze({ name, offset, dtype: mask });
    offset += mask.itemsize;
    return field;
  });
  return recordLayout(new NdDtype("V", offset, { fields }));
}

function subarrayMask({ subarray }: NdDtype): NdDtype {
  const { base, shape } = subarray!;
  const mask = maskType(base);
  const size = shape.reduce((product, length) => product * length, 1);
  const parts = { subarray: { base: mask, shape } };
  return recordLayout(new NdDtype("V", size * mask.itemsize, parts));
}

class PendingMasked extends Pending {
  /** `(version, shape, dtype, Fortran order, data, mask, fill value)` */
  build(state: unknown, context: MakeContext): unknown {
    if (!isTuple(state) || state.length !== 7) return undefined;
    const [, shape, dtype, fortran, raw, mask, fill] = state.map(current);
    const known = isTuple(shape) && isShape(shape) && dtype instanceof NdDtype;
    if (!known || fill instanceof Pending) return undefined;
    const [cls, base] = this.args;
    const axes = fortran === true ? reversedAxes(shape) : undefined;
    const own = { className: String(base) };
    const made = arrayOf(dtype, shape, raw, axes, context, own);
    return after(made, (values) => {
      const type = maskType(dtype);
      const read = arrayOf(type, shape, mask, axes, context);
      return after(read, (masks) => maskedOf(cls, values, masks, fill));
    });
  }
}

function maskedOf(
  cls: unknown,
  values: unknown,
  mask: unknown,
  fill: unknown,
): MaskedArray | undefined {
  if (!(values instanceof NdArray && mask instanceof NdArray)) return undefined;
  // A fill value is an array without dimensions.
  const fillValue = fill instanceof NdArray && fill.shape.length === 0
    ? fill.at()
    : fill;
  const made = new MaskedArray(values, mask, fillValue, String(cls));
  setHeld(made, [values]);
  return made;
}

/** `(class, class of the data, shape, type)` */
function reconstruct(args: readonly unknown[]) {
  const [cls, base] = args;
  return cls instanceof PyGlobal && base instanceof PyGlobal
    ? new PendingMasked("numpy.ma.core._mareconstruct", args)
    : undefined;
}

/** `numpy.ma.masked`: one element without a value. */
function constant(args: readonly unknown[]): MaskedArray | undefined {
  if (args.length > 0) return undefined;
  const values = new NdArray(new NdDtype("f", 8), [], Float64Array.of(0));
  const mask = new NdArray(BOOL, [], Uint8Array.of(1));
  return new MaskedArray(values, mask, null, "numpy.ma.core.MaskedConstant");
}

/** The rows of numpy.ma. */
export const MASKED_MAKERS: Makers = {
  "numpy.ma.core._mareconstruct": reconstruct,
  "numpy.ma._mareconstruct": reconstruct,
  "numpy.ma.mrecords._mrreconstruct": reconstruct,
  "numpy.ma.core.MaskedConstant": constant,
  "numpy.ma.MaskedConstant": constant,
};
