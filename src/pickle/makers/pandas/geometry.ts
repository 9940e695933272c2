// Columns of geopandas: shapely geometries in binary form.

import { current } from "../../values/forward.ts";
import { NdArray } from "../../values/ndarray.ts";
import { PyObject } from "../../values/object.ts";
import { geometryClass } from "../shapely.ts";
import { mapped, type PdArray } from "./column.ts";

/**
 * `(binary forms, reference system)`, or an array of geometries; undefined for
 * other values.
 */
export function geometries(data: unknown, crs: unknown): PdArray | undefined {
  if (!(data instanceof NdArray) || data.type.kind !== "O") return undefined;
  if (data.shape.length !== 1) return undefined;
  // It may still be replaced, as any member of an Array.
  const system = [crs ?? null];
  const details = () => {
    const own = current(system[0]);
    return own === null ? {} : { crs: own };
  };
  return mapped<unknown>(data, "geometry", geometry, details, [data, system]);
}

/** Reads a geometry as a separate one. */
function geometry(value: unknown): unknown {
  const name = value instanceof Uint8Array ? geometryClass(value) : undefined;
  if (name === undefined) return value;
  return Object.freeze(new PyObject(name.join("."), { state: value }));
}
