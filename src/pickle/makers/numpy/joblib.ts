// Arrays of joblib's `dump`: an object that describes the array. The elements
// follow the instruction that sets its state, as bytes or, for objects, as a
// pickle (joblib/numpy_pickle.py).

import { malformed } from "../../errors.ts";
import { overLimit } from "../../limits.ts";
import { getOwn, isDict } from "../../values/dict.ts";
import { isShape, layoutOf, NdDtype } from "../../values/dtype.ts";
import { current } from "../../values/forward.ts";
import { isTuple } from "../../values/marks.ts";
import { type MakeContext, type Makers, Pending } from "../maker.ts";
import { arrayOf } from "./array.ts";

/** The cost of starting a nested pickle. */
const NESTED_COST = 8192;

class PendingJoblibArray extends Pending {
  build(state: unknown, context: MakeContext): unknown {
    if (!isDict(state)) return undefined;
    const [shape, dtype, order, alignment] = [
      "shape",
      "dtype",
      "order",
      "numpy_array_alignment_bytes",
    ].map((name) => current(getOwn(state, name)));
    const { takeBytes, nestedPickle } = context;
    const isKnown = dtype instanceof NdDtype && isTuple(shape) &&
      isShape(shape);
    if (!isKnown || nestedPickle === undefined) return undefined;
    if (layoutOf(dtype).hasObjects) {
      context.charge(NESTED_COST);
      return nestedPickle();
    }
    const count = shape.reduce((product, size) => product * size, 1);
    if (count > context.limits.maxItems) {
      throw overLimit(
        "Cannot make an array: it has too many items",
        "maxItems",
      );
    }
    // Since joblib 1.2 the elements are aligned: a byte contains the length of
    // the padding.
    if (typeof alignment === "number") takeBytes(takeBytes(1)[0]!);
    const bytes = takeBytes(count * dtype.itemsize);
    const axes = order === "F" && shape.length > 1
      ? shape.map((_, axis) => shape.length - 1 - axis)
      : undefined;
    const array = arrayOf(dtype, shape, bytes, axes, context);
    if (array !== undefined) return array;
    throw malformed("Cannot make an array: its dtype is not supported");
  }
}

/** The rows of joblib, also of the copy in scikit-learn. */
export const JOBLIB_MAKERS: Makers = Object.fromEntries(
  ["joblib", "sklearn.externals.joblib"].map((module) => {
    const name = `${module}.numpy_pickle.NumpyArrayWrapper`;
    return [name, (args) => new PendingJoblibArray(name, args)];
  }),
);
