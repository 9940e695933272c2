const GEOMETRIES: readonly (readonly [module: string, name: string])[] = [
  ["shapely.geometry.point", "Point"],
  ["shapely.geometry.linestring", "LineString"],
  ["shapely.geometry.polygon", "Polygon"],
  ["shapely.geometry.multipoint", "MultiPoint"],
  ["shapely.geometry.multilinestring", "MultiLineString"],
  ["shapely.geometry.multipolygon", "MultiPolygon"],
  ["shapely.geometry.collection", "GeometryCollection"],
];

/**
 * The class of a geometry. shapely 2 does not name it; the bytes contain its
 * type.
 */
export function geometryClass(
  wkb: Uint8Array,
): readonly [module: string, name: string] | undefined {
  if (wkb.length < 5) return undefined;
  const isLittle = wkb[0] === 1;
  const code = wkb[isLittle ? 1 : 4]! + wkb[isLittle ? 2 : 3]! * 256;
  return GEOMETRIES[code % 1000 - 1];
}
