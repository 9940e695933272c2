// Columns of geopandas: shapely's geometries in their binary form.

import { current } from "../../values/forward.ts";
import { NdArray } from "../../values/ndarray.ts";
import { PyObject } from "../../values/object.ts";
import { mapped, type PdArray } from "./column.ts";

/** The function that shapely pickles a geometry by. */
const FROM_WKB = "shapely.io.from_wkb";

/**
 * `(binary forms, reference system)`, or an array of geometries; undefined if
 * it is neither.
 */
export function geometries(data: unknown, crs: unknown): PdArray | undefined {
  if (!(data instanceof NdArray) || data.type.kind !== "O") return undefined;
  if (data.shape.length !== 1) return undefined;
  // It may be replaced yet, as all that is in an Array may be.
  const system = [crs ?? null];
  const details = () => {
    const own = current(system[0]);
    return own === null ? {} : { crs: own };
  };
  return mapped<unknown>(data, "geometry", geometry, details, [data, system]);
}

function geometry(value: unknown): unknown {
  return value instanceof Uint8Array
    ? Object.freeze(new PyObject(FROM_WKB, { args: [value] }))
    : value;
}
