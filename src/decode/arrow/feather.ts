// Feather version 2, which is the file format of Arrow IPC.

import type { Column, ColumnData, DataFrame } from "../../pickle/mod.ts";
import { type IpcColumn, readIpc } from "../../pickle/arrow_ipc/read.ts";
import { PickleError, Refusal } from "../../pickle/errors.ts";
import { ArrowColumn } from "../../pickle/makers/arrow/pyarrow.ts";
import { runInSlices } from "../../pickle/slices.ts";
import { ZoneClock } from "../../pickle/values/time/zones.ts";
import { tooLarge, unsupported } from "../errors.ts";
import {
  extensionDtype,
  extensionMaker,
} from "../pandas/parquet/arrow/extensions.ts";
import { fileNotes, frameOf } from "../pandas/parquet/frame.ts";
import type { PandasColumn } from "../pandas/parquet/leaf.ts";
import { DEFAULT_MAX_BYTES, type DeserializeContext } from "../serializer.ts";
import { mapInSlices, startWork, type Work } from "../work.ts";

const ACT = "read feather";
/** The units of work for each byte that Arrow's reader counts. */
const BYTE_COST = 8;
/** The cost of an object, such as a period. */
const OBJECT_COST = 256;
/** The cost of a time zone, in bytes. */
const ZONE_COST = 65_536;

/**
 * Reads Feather as `pandas.read_feather` does.
 *
 * @throws {SyntaxError} If it is damaged.
 * @throws {ResultError} `too_large` if it unpacks to more than `maxBytes`,
 * `unsupported` for the first version of the format.
 */
export async function readFeather(
  bytes: Uint8Array,
  context: DeserializeContext = {},
): Promise<DataFrame> {
  if (String.fromCharCode(...bytes.subarray(0, 4)) === "FEA1") {
    throw unsupported(
      ACT,
      "version 1 of the format is not supported",
      "Write it again with pandas 1.0 or later",
    );
  }
  const { maxBytes = DEFAULT_MAX_BYTES, signal } = context;
  const work = startWork(ACT, bytes.length, context);
  try {
    return await readFrame(bytes, work, maxBytes, signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw reported(error);
  }
}

async function readFrame(
  bytes: Uint8Array,
  work: Work,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<DataFrame> {
  let left = maxBytes;
  const clocks = new Map<string, ZoneClock>();
  const steps = readIpc(bytes, {
    charge: (cost) => work.charge(cost * BYTE_COST),
    admit(size) {
      left -= size;
      if (left >= 0) return;
      throw tooLarge(ACT, `it unpacks to more than ${maxBytes} bytes`);
    },
    clock(zone) {
      let clock = clocks.get(zone);
      if (clock === undefined) {
        work.charge(ZONE_COST);
        clocks.set(zone, clock = new ZoneClock(zone));
      }
      return clock;
    },
  });
  const table = await runInSlices(steps, signal);
  const pairs = [...table.metadata].map(([key, value]) => ({ key, value }));
  const notes = fileNotes(pairs, work);
  const noted = new Map(
    notes.pandas.columns?.map((column) => [column.field_name, column]),
  );
  const columns: { name: string; column: Column }[] = [];
  for (const own of table.columns) {
    const column = await columnOf(own, noted.get(own.name) ?? {}, work);
    columns.push({ name: own.name, column });
  }
  return await frameOf(columns, table.length, notes, work);
}

function reported(error: unknown): unknown {
  const isRefusal = error instanceof Refusal || error instanceof PickleError;
  const isDamage = error instanceof SyntaxError || error instanceof TypeError ||
    error instanceof RangeError;
  if (isRefusal && error.code === "limit") return tooLarge(ACT, error.message);
  return isRefusal || isDamage
    ? new SyntaxError(`Cannot ${ACT}: it is damaged or unknown`)
    : error;
}

async function columnOf(
  own: IpcColumn,
  noted: PandasColumn,
  work: Work,
): Promise<Column> {
  const plain = new ArrowColumn(dtypeOf(own, noted), own.arrays).column(0);
  if (own.dictionary !== undefined) {
    return await categorical(plain, own.dictionary, work);
  }
  const name = own.metadata.get("ARROW:extension:name");
  if (name === undefined) return plain;
  const metadata = own.metadata.get("ARROW:extension:metadata") ?? "";
  const extension = { name, metadata };
  const make = extensionMaker({ extension });
  if (make === undefined) return plain;
  const values = await mapInSlices(work, { length: plain.length }, (_, i) => {
    const value = plain.at(i);
    if (value === null) return null;
    work.charge(OBJECT_COST);
    return make(value);
  });
  return arrayColumn(extensionDtype({ extension }) ?? plain.dtype, values);
}

async function categorical(
  plain: Column,
  { values: known, ordered }: NonNullable<IpcColumn["dictionary"]>,
  work: Work,
): Promise<Column> {
  const values = await mapInSlices(
    work,
    { length: plain.length },
    (_, i) => plain.at(i),
  );
  const categories = await mapInSlices(
    work,
    { length: known.length },
    (_, i) => known.at(i),
  );
  return arrayColumn(
    "category",
    Object.assign(values, { categories, ordered }),
  );
}

function arrayColumn(dtype: string, values: ColumnData): Column {
  return { dtype, length: values.length, values, at: (i) => values[i] };
}

/** numpy's names of Arrow's types. */
const NUMPY: ReadonlyMap<string, string> = new Map([
  ["double", "float64"],
  ["float", "float32"],
  ["halffloat", "float16"],
]);

/** pandas' name of the type; `object` where Python objects hold the values. */
function dtypeOf(
  { type: { name, unit, zone } }: IpcColumn,
  { numpy_type: noted }: PandasColumn,
): string {
  if (name === "timestamp") {
    return zone ? `datetime64[${unit}, ${zone}]` : `datetime64[${unit}]`;
  }
  if (name === "duration") return `timedelta64[${unit}]`;
  if (noted !== undefined) return noted;
  const isNumber = /^(?:u?int\d+|bool)$/.test(name);
  return NUMPY.get(name) ?? (isNumber ? name : "object");
}
