// Elements of Arrow that are not nested: numbers, times, strings, bytes.

import { dateOfDay } from "../../values/time/date.ts";
import { dateTimeOfNanos, timedeltaOfNanos } from "../../values/ndarray.ts";
import { decimalText } from "../../values/number/decimal_text.ts";
import { PyDecimal } from "../../values/number/decimal.ts";
import { exact } from "../../values/numbers.ts";
import { PyTime } from "../../values/time/time.ts";
import { halfToNumber } from "../numpy/numbers.ts";
import { bufferAt, viewOf } from "./buffers.ts";
import type {
  ArrowContext,
  ArrowNumbers,
  Reader,
  StoredArrow,
} from "./reader.ts";
import { readText } from "./text.ts";

type MakeReader = (stored: StoredArrow, context: ArrowContext) => Reader;

type NumbersClass = {
  readonly BYTES_PER_ELEMENT: number;
  new (
    buffer: ArrayBufferLike,
    offset: number,
    length: number,
  ): ArrowNumbers;
};

/** The numbers of a buffer up to the last element, copied if unaligned. */
function numbersOf(
  type: NumbersClass,
  { offset, length, buffers }: StoredArrow,
): ArrowNumbers {
  const size = type.BYTES_PER_ELEMENT;
  const bytes = bufferAt(buffers, 1, (offset + length) * size);
  const isAligned = bytes.byteOffset % size === 0;
  const own = isAligned ? bytes : bytes.slice(0, (offset + length) * size);
  return new type(own.buffer, own.byteOffset, offset + length);
}

const numbers = (type: NumbersClass): MakeReader => (stored) => {
  const all = numbersOf(type, stored);
  const big = all instanceof BigInt64Array || all instanceof BigUint64Array;
  return {
    read: big
      ? (place) => exact(all[place] as bigint)
      : (place) => all[place] as number,
    numbers: all.subarray(stored.offset) as ArrowNumbers,
  };
};

const int32s = (read: (value: number) => unknown): MakeReader => (stored) => {
  const all = numbersOf(Int32Array, stored);
  return { read: (place) => read(all[place] as number) };
};

/** 64-bit ticks, with the nanoseconds of a unit. */
const ticks =
  (read: (ticks: bigint, nanos: bigint) => unknown): MakeReader => (stored) => {
    const all = numbersOf(BigInt64Array, stored);
    const nanos = NANOS.get(stored.type.unit ?? "ns") ?? 1n;
    return { read: (place) => read(all[place] as bigint, nanos) };
  };

const NANOS: ReadonlyMap<string, bigint> = new Map<string, bigint>([
  ["s", 1_000_000_000n],
  ["ms", 1_000_000n],
  ["us", 1000n],
  ["ns", 1n],
]);

function bits({ offset, length, buffers }: StoredArrow): Reader {
  const bytes = bufferAt(buffers, 1, Math.ceil((offset + length) / 8));
  return { read: (place) => (bytes[place >> 3]! >> (place & 7) & 1) === 1 };
}

function timestamp(stored: StoredArrow, context: ArrowContext): Reader {
  const all = numbersOf(BigInt64Array, stored);
  const nanos = NANOS.get(stored.type.unit ?? "ns") ?? 1n;
  const { zone = null } = stored.type;
  if (zone === null) {
    return {
      read: (place) => timeOf((all[place] as bigint) * nanos, null, null),
    };
  }
  const offsetAt = offsets(zone, context);
  return {
    read: (place) => {
      const at = (all[place] as bigint) * nanos;
      return timeOf(at, offsetAt(Number(at / 1_000_000n)), zone);
    },
  };
}

/** A time after the year 9999 remains its nanoseconds. */
function timeOf(
  nanos: bigint,
  offset: number | null,
  zone: string | null,
): unknown {
  return dateTimeOfNanos(nanos, offset, zone) ?? exact(nanos);
}

/** The offsets of a zone by name, or of an offset such as `+02:00`. */
function offsets(
  zone: string,
  context: ArrowContext,
): (ms: number) => number | null {
  const fixed = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (fixed === null) {
    const clock = context.clock(zone);
    return (ms) => clock.offsetAt(ms) ?? 0;
  }
  const seconds = Number(fixed[2]) * 3600 + Number(fixed[3]) * 60;
  const offset = fixed[1] === "-" ? -seconds : seconds;
  return () => offset;
}

function dateOf(day: number): unknown {
  try {
    return dateOfDay(day);
  } catch {
    return day; // beyond the year 9999
  }
}

const MAX_DELTA = 86_400_000_000_000n * 999_999_999n;

function delta(value: bigint, nanos: bigint): unknown {
  const all = value * nanos;
  return all > MAX_DELTA || all < -MAX_DELTA
    ? exact(all)
    : timedeltaOfNanos(all);
}

/** A time of day, which cannot represent parts of a microsecond. */
function timeOfDay(nanos: bigint): unknown {
  const micros = Number(nanos / 1000n);
  if (!(micros >= 0 && micros < 86_400_000_000) || nanos % 1000n !== 0n) {
    return timedeltaOfNanos(nanos);
  }
  const seconds = Math.floor(micros / 1e6);
  return new PyTime({
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    microsecond: micros % 1e6,
  });
}

function time32(stored: StoredArrow, context: ArrowContext): Reader {
  const nanos = NANOS.get(stored.type.unit ?? "s") ?? 1n;
  return int32s((value) => timeOfDay(BigInt(value) * nanos))(stored, context);
}

/** A fixed number of bytes for each element. */
function fixed(
  stored: StoredArrow,
  read: (bytes: Uint8Array) => unknown,
): Reader {
  const { offset, length, buffers, type: { size = 0 } } = stored;
  const bytes = bufferAt(buffers, 1, (offset + length) * size);
  return {
    read: (place) => read(bytes.subarray(place * size, (place + 1) * size)),
  };
}

/** A little-endian integer in two's complement. */
function integerOf(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) {
    value = (value << 8n) | BigInt(bytes[i]!);
  }
  return BigInt.asIntN(bytes.length * 8, value);
}

function decimal(stored: StoredArrow): Reader {
  const { scale = 0 } = stored.type;
  return fixed(stored, (bytes) => {
    const text = `${integerOf(bytes)}E${-scale}`;
    return new PyDecimal(decimalText(text) ?? text);
  });
}

function uuidOf(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  return hex.join("").replace(
    /^(.{8})(.{4})(.{4})(.{4})/,
    "$1-$2-$3-$4-",
  );
}

/** Months, days and nanoseconds, which have no common length. */
function interval(bytes: Uint8Array): unknown {
  const view = viewOf(bytes);
  return {
    months: view.getInt32(0, true),
    days: view.getInt32(4, true),
    nanoseconds: exact(view.getBigInt64(8, true)),
  };
}

const READERS: ReadonlyMap<string, MakeReader> = new Map<string, MakeReader>([
  ["null", () => ({ read: () => null })],
  ["bool", bits],
  ["int8", numbers(Int8Array)],
  ["int16", numbers(Int16Array)],
  ["int32", numbers(Int32Array)],
  ["int64", numbers(BigInt64Array)],
  ["uint8", numbers(Uint8Array)],
  ["uint16", numbers(Uint16Array)],
  ["uint32", numbers(Uint32Array)],
  ["uint64", numbers(BigUint64Array)],
  ["float", numbers(Float32Array)],
  ["double", numbers(Float64Array)],
  ["halffloat", (stored) => {
    const all = numbersOf(Uint16Array, stored);
    return { read: (place) => halfToNumber(all[place] as number) };
  }],
  ["bool8", (stored) => {
    const all = numbersOf(Int8Array, stored);
    return { read: (place) => all[place] !== 0 };
  }],
  ["date32", int32s(dateOf)],
  ["date64", ticks((ms) => dateOf(Math.floor(Number(ms) / 86_400_000)))],
  ["time32", time32],
  ["time64", ticks((value, nanos) => timeOfDay(value * nanos))],
  ["timestamp", timestamp],
  ["duration", ticks(delta)],
  ["decimal", decimal],
  ["fixed_size_binary", (stored) => fixed(stored, (bytes) => bytes)],
  ["uuid", (stored) => fixed(stored, uuidOf)],
  [
    "month_day_nano_interval",
    (stored) =>
      fixed({ ...stored, type: { ...stored.type, size: 16 } }, interval),
  ],
]);

/** Reads elements that are not nested; undefined for those that are. */
export function plainReader(
  stored: StoredArrow,
  context: ArrowContext,
): Reader | undefined {
  const make = READERS.get(stored.type.name);
  return make === undefined ? readText(stored, context) : make(stored, context);
}
