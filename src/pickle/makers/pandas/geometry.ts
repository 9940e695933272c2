// Columns of geopandas: shapely's geometries in their binary form.

import { current } from "../../values/forward.ts";
import { NdArray } from "../../values/ndarray.ts";
import { PyObject } from "../../values/object.ts";
import { geometryClass } from "../shapely.ts";
import { mapped, type PdArray } from "./column.ts";

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

/** As a geometry of its own is read. */
function geometry(value: unknown): unknown {
  const name = value instanceof Uint8Array ? geometryClass(value) : undefined;
  if (name === undefined) return value;
  return Object.freeze(new PyObject(name.join("."), { state: value }));
}
