// Geometries of shapely: WKB (OGC 06-103r4, and PostGIS' EWKB) as GeoJSON.

import type { PyObject } from "../values/object.ts";
import type { Field } from "./field.ts";

const SHAPELY = /^shapely\.(?:geometry\.\w+|geos|io|lib)\./;

/** The GeoJSON names, by the number of the type in WKB. */
const TYPES = [
  undefined,
  "Point",
  "LineString",
  "Polygon",
  "MultiPoint",
  "MultiLineString",
  "MultiPolygon",
  "GeometryCollection",
];

/** The flags of EWKB besides the type. */
const HAS_Z = 0x80000000;
const HAS_M = 0x40000000;
const HAS_SRID = 0x20000000;
/** The limit for nested collections. */
const MAX_DEPTH = 64;

interface Geometry {
  readonly type: string;
  readonly srid: number | undefined;
  readonly coordinates?: unknown;
  readonly geometries?: readonly Geometry[];
}

/** The fields of a geometry, undefined for other objects. */
export function geometryFields(object: PyObject): Field[] | undefined {
  const { className, state } = object;
  if (!SHAPELY.test(className) || !(state instanceof Uint8Array)) {
    return undefined;
  }
  const geometry = readWkb(state);
  if (geometry === undefined) return undefined;
  const isRing = className.endsWith(".LinearRing");
  const fields = fieldsOf(geometry);
  return isRing ? [["type", "LinearRing"], ...fields.slice(1)] : fields;
}

function fieldsOf({ type, srid, coordinates, geometries }: Geometry): Field[] {
  return [
    ["type", type],
    geometries === undefined
      ? ["coordinates", coordinates]
      : ["geometries", geometries.map(asDict)],
    ...(srid === undefined ? [] : [["srid", srid] as const]),
  ];
}

function asDict(geometry: Geometry): unknown {
  return Object.fromEntries(fieldsOf(geometry));
}

interface Cursor {
  readonly view: DataView;
  at: number;
}

/** Reads one geometry; undefined if the bytes are not WKB. */
function readWkb(bytes: Uint8Array): Geometry | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return readGeometry({ view, at: 0 }, 0);
  } catch (error) {
    // The error of DataView: the bytes end too early.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readGeometry(cursor: Cursor, depth: number): Geometry {
  if (depth > MAX_DEPTH) throw new RangeError("nested too deep");
  const isLittle = cursor.view.getUint8(cursor.at++) === 1;
  const uint32 = () => {
    const value = cursor.view.getUint32(cursor.at, isLittle);
    cursor.at += 4;
    return value;
  };
  const code = uint32();
  const srid = (code & HAS_SRID) === 0 ? undefined : uint32();
  const plain = code & 0x1fffffff;
  // ISO writes 1001 for a point with Z, 2001 with M, 3001 with both.
  const thousands = Math.floor(plain / 1000);
  const hasZ = (code & HAS_Z) !== 0 || thousands === 1 || thousands === 3;
  const hasM = (code & HAS_M) !== 0 || thousands === 2 || thousands === 3;
  const type = TYPES[plain % 1000];
  if (type === undefined || thousands > 3) throw new RangeError("no type");
  const axes = 2 + Number(hasZ) + Number(hasM);
  const many = <Item>(read: () => Item): Item[] => {
    const items: Item[] = [];
    const count = uint32();
    // Each item takes bytes, so that the remaining bytes bound the count.
    for (let i = 0; i < count; i++) items.push(read());
    return items;
  };
  const point = () => readPoint(cursor, axes, isLittle);
  const parts = () => many(() => readGeometry(cursor, depth + 1));
  switch (type) {
    case "Point":
      return { type, srid, coordinates: emptied(point()) };
    case "LineString":
      return { type, srid, coordinates: many(point) };
    case "Polygon":
      return { type, srid, coordinates: many(() => many(point)) };
    case "GeometryCollection":
      return { type, srid, geometries: parts() };
    default:
      return { type, srid, coordinates: parts().map((p) => p.coordinates) };
  }
}

/** An empty point is written as NaN. */
function emptied(point: number[]): number[] {
  return point.every(Number.isNaN) ? [] : point;
}

function readPoint(cursor: Cursor, axes: number, isLittle: boolean): number[] {
  const point: number[] = [];
  for (let i = 0; i < axes; i++) {
    point.push(cursor.view.getFloat64(cursor.at, isLittle));
    cursor.at += 8;
  }
  return point;
}
