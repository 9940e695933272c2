import { jsonable, writeAs } from "../json/jsonable.ts";
import { NdArray } from "../ndarray.ts";
import { isPlain } from "../marks.ts";
import { labelText, printAs } from "../print.ts";

/**
 * A numpy masked array: an array and the mask of its invalid elements.
 *
 * @example Read a masked element
 * ```ts
 * import { MaskedArray, NdArray, NdDtype } from "@taskrunview/taskrunview/pickle";
 * import { assertEquals } from "@std/assert";
 *
 * const values = new NdArray(new NdDtype("f", 8), [2], Float64Array.of(1.5, 0));
 * const mask = new NdArray(new NdDtype("b", 1), [2], Uint8Array.of(0, 1));
 * const array = new MaskedArray(values, mask, 1e20);
 * assertEquals(array.toArray(), [1.5, null]);
 * assertEquals(array.values.at(1), 0);
 * ```
 */
export class MaskedArray {
  /** All elements, including masked ones. */
  readonly values: NdArray;
  /**
   * True for each masked element; for a structured element, a record of
   * booleans. Null if there is no mask.
   */
  readonly mask: NdArray | null;
  /** numpy's fill value for masked elements; null for its default. */
  readonly fillValue: unknown;
  /** Its class with its module. */
  readonly className: string;

  /**
   * Creates a masked array.
   *
   * @throws {RangeError} If the shapes of values and mask differ.
   */
  constructor(
    values: NdArray,
    mask: NdArray | null = null,
    fillValue: unknown = null,
    className = "numpy.ma.MaskedArray",
  ) {
    if (mask !== null && mask.size !== values.size) {
      throw new RangeError(
        "Cannot make a masked array: its mask has another size",
      );
    }
    this.values = values;
    this.mask = mask;
    this.fillValue = fillValue;
    this.className = className;
    Object.freeze(this);
  }

  /** numpy's `dtype.str` of the elements. */
  get dtype(): string {
    return this.values.dtype;
  }

  /** The sizes of its dimensions; empty for a single value. */
  get shape(): readonly number[] {
    return this.values.shape;
  }

  /** The number of elements. */
  get size(): number {
    return this.values.size;
  }

  /**
   * One element; null if it is masked.
   *
   * @param index One number for each dimension. Negative numbers count from the
   * end.
   * @throws {RangeError} If there is no such element.
   */
  at(...index: number[]): unknown {
    const value = this.values.at(...index);
    return this.mask === null ? value : unmasked(value, this.mask.at(...index));
  }

  /**
   * The elements in the form of {@linkcode NdArray.toArray}; masked ones are
   * null.
   */
  toArray(): unknown {
    const all = this.values.toArray();
    if (this.mask === null) return all;
    return unmaskedArray(all, this.mask.toArray(), this.shape.length);
  }

  /** The same as {@linkcode toArray}. */
  toJSON(): unknown {
    return jsonable(this);
  }

  /** A summary such as `MaskedArray <f8 [2, 3]`. */
  toString(): string {
    const name = this.className.slice(this.className.lastIndexOf(".") + 1);
    return `${name} ${this.dtype} [${this.shape.join(", ")}]`;
  }

  /** The class name, also for instances of another copy of this library. */
  get [Symbol.toStringTag](): "MaskedArray" {
    return "MaskedArray";
  }
}

/** A structured element has a mask for each of its fields. */
function unmasked(value: unknown, mask: unknown): unknown {
  if (mask === true) return null;
  if (Array.isArray(value) && Array.isArray(mask)) {
    return value.map((part, i) => unmasked(part, mask[i]));
  }
  if (!isPlain(value) || !isPlain(mask)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) =>
      [name, unmasked(field, mask[name])] as const
    ),
  );
}

function unmaskedArray(value: unknown, mask: unknown, axes: number): unknown {
  if (axes === 0) return unmasked(value, mask);
  return (value as unknown[]).map((part, i) =>
    unmaskedArray(part, (mask as unknown[])[i], axes - 1)
  );
}

writeAs(MaskedArray, (array) => array.toArray());

printAs(MaskedArray, (array) => {
  const { size } = array;
  const flat = new NdArray(array.values.type, [size], array.values.data);
  const mask = array.mask &&
    new NdArray(array.mask.type, [size], array.mask.data);
  const shown = new MaskedArray(flat, mask);
  const some: string[] = [];
  for (let i = 0; i < Math.min(size, 6); i++) {
    some.push(labelText(shown.at(i)));
  }
  return `${array} { ${some.join(", ")}${size > 6 ? ", …" : ""} }`;
});
