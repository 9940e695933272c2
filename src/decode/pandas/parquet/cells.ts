// Conversion of stored values in lists, structs and maps.

import type { SchemaElement } from "hyparquet";
import { dateOfDay } from "../../../pickle/values/time/date.ts";
import { timedeltaOfNanos } from "../../../pickle/values/ndarray.ts";
import type { Work } from "../../work.ts";
import { ARROW_TYPE, type ArrowField } from "./arrow/schema.ts";
import { isDuration, natural } from "./arrow/values.ts";
import { decimalOf, float16Of, integerName, wrapOf } from "./numbers.ts";
import { isNone, type Leaf, leafOf, OBJECT_COST, typeName } from "./leaf.ts";
import { dateMaker, nanosOf, timeOf, unitOf } from "./times.ts";

type Make = (stored: unknown) => unknown;
type StartMake = (
  leaf: Leaf,
  arrow: ArrowField | undefined,
  work: Work,
) => Make;

const decoder = new TextDecoder();

/** Creates the converter of the values of a leaf. */
export function cellMaker(
  element: SchemaElement,
  arrow: ArrowField | undefined,
  work: Work,
): Make {
  const leaf = leafOf(element);
  const start = isDuration(arrow)
    ? duration
    : START.get(typeName(leaf)) ?? bytes;
  const make = start(leaf, arrow, work);
  return (value) => isNone(value) ? null : make(value);
}

/** Charges for objects; numbers are charged with their pages. */
function object(make: (value: unknown, leaf: Leaf) => unknown): StartMake {
  return (leaf, _, work) => (value) => {
    work.charge(OBJECT_COST + leaf.scale);
    return make(value, leaf);
  };
}

function plain(): Make {
  return (value) => value;
}

function integer(leaf: Leaf): Make {
  const wrap = wrapOf(integerName(leaf));
  return (value) => natural(wrap(value));
}

function text(): Make {
  return (value) => decoder.decode(value as Uint8Array);
}

/** Copies bytes, so that they do not keep the file in memory. */
function bytes(_leaf: Leaf, _arrow: ArrowField | undefined, work: Work): Make {
  return (value) => {
    if (!(value instanceof Uint8Array)) return natural(value);
    work.charge(value.length);
    return value.slice();
  };
}

function duration(
  _leaf: Leaf,
  arrow: ArrowField | undefined,
  work: Work,
): Make {
  const unit = arrow?.type.unit ?? "ns";
  return (value) => {
    work.charge(OBJECT_COST);
    return timedeltaOfNanos(BigInt(value as bigint) * nanosOf(unit));
  };
}

function timestamp(
  leaf: Leaf,
  arrow: ArrowField | undefined,
  work: Work,
): Make {
  const isTimestamp = arrow?.type.id === ARROW_TYPE.timestamp;
  const zone = isTimestamp
    ? arrow.type.timezone
    : leaf.logical?.isAdjustedToUTC
    ? "UTC"
    : undefined;
  const unit = nanosOf(unitOf(leaf));
  const toDate = dateMaker(zone, work);
  return (value) => {
    work.charge(OBJECT_COST);
    return toDate(BigInt(value as bigint) * unit) ?? natural(value);
  };
}

const START: ReadonlyMap<string, StartMake> = new Map<string, StartMake>([
  ["BOOLEAN", () => Boolean],
  ["FLOAT", plain],
  ["DOUBLE", plain],
  ["FLOAT16", () => (value) => float16Of(value as Uint8Array)],
  ...["INT32", "INT64", "INTEGER"].map((name): [string, StartMake] => [
    name,
    integer,
  ]),
  ...["8", "16", "32", "64"].flatMap((bits): [string, StartMake][] => [
    [`INT_${bits}`, integer],
    [`UINT_${bits}`, integer],
  ]),
  ...["STRING", "UTF8", "ENUM", "JSON"].map((name): [string, StartMake] => [
    name,
    text,
  ]),
  ["DATE", object((value) => dateOfDay(Number(value)))],
  ["TIME", object(timeOf)],
  ["TIME_MILLIS", object(timeOf)],
  ["TIME_MICROS", object(timeOf)],
  ["DECIMAL", object((value, { scale }) => decimalOf(value, scale))],
  ["TIMESTAMP", timestamp],
  ["TIMESTAMP_MILLIS", timestamp],
  ["TIMESTAMP_MICROS", timestamp],
  ["INT96", plain], // converted by the library
]);
