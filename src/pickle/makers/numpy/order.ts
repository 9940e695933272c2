// The storage order of the elements of an array.

/** The distance of neighbours on each axis, in stored elements. */
export function stridesOf(
  shape: readonly number[],
  axes: readonly number[],
): number[] {
  const stored: number[] = [];
  axes.forEach((place, axis) => stored[place] = shape[axis]!);
  const apart: number[] = [];
  let stride = 1;
  for (let place = stored.length - 1; place >= 0; place--) {
    apart[place] = stride;
    stride *= stored[place]!;
  }
  return axes.map((place) => apart[place]!);
}

/**
 * The stored index of each element in C order; undefined if they are the same.
 */
export function storedPlaces(
  count: number,
  shape: readonly number[],
  strides: readonly number[] | undefined,
): Float64Array | undefined {
  if (strides === undefined) return undefined;
  const found = new Float64Array(count);
  const index = shape.map(() => 0);
  let place = 0;
  for (let i = 0; i < count; i++) {
    found[i] = place;
    let axis = shape.length - 1;
    for (; axis >= 0; axis--) {
      place += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      place -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return found;
}

/** The axes of an array in Fortran order; undefined if that is C order. */
export function reversedAxes(shape: readonly number[]): number[] | undefined {
  return shape.length < 2
    ? undefined
    : shape.map((_, i) => shape.length - 1 - i);
}
