// Checks metadata in Thrift's compact protocol before a library parses it:
// every length must fit into the remaining bytes. Each element of a list has at
// least one byte.

const STOP = 0;
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I16 = 4;
const I32 = 5;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
/** The type of a list. */
export const LIST = 9;
/** The type of a struct. */
export const STRUCT = 12;

/** The limit for nesting; Parquet's own metadata has a depth of at most 8. */
const MAX_DEPTH = 16;
const MAX_VARINT_BYTES = 10;
/** The mark of a list whose length does not fit into its header. */
const LONG_LIST = 15;

/** The limit for a list that is checked in one call. */
const MAX_LIST = 1 << 16;

/** The path of a field: field numbers from the outermost struct on. */
export type FieldPath = readonly number[];

/** A part of the bytes. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A position in a struct that is read field by field. */
export interface StructCursor {
  readonly bytes: Uint8Array;
  at: number;
}

interface Cursor extends StructCursor {
  /** The path of the structs to collect, and those found. */
  readonly wanted: FieldPath;
  readonly found: ByteRange[];
}

/** The end of a struct, and the requested structs in it. */
export interface CheckedStruct {
  /** The index after its last byte. */
  readonly end: number;
  /** The ranges of the requested structs. */
  readonly found: readonly ByteRange[];
}

/**
 * Checks a struct.
 *
 * @param start The index of its first byte.
 * @param wanted The path of the structs to collect. Members of a list have the
 * path of the list.
 * @throws {SyntaxError} If it is damaged.
 */
export function checkStruct(
  bytes: Uint8Array,
  start: number,
  wanted: FieldPath = [],
): CheckedStruct {
  const cursor: Cursor = { bytes, at: start, wanted, found: [] };
  skipStruct(cursor, [], 0);
  return { end: cursor.at, found: cursor.found };
}

/** A field of a struct; its value follows. */
export interface FieldHeader {
  readonly id: number;
  readonly type: number;
}

/**
 * Reads the header of the next field.
 *
 * @param previous The number of the field before it; 0 for none.
 * @returns Undefined at the end of the struct.
 */
export function readField(
  cursor: StructCursor,
  previous: number,
): FieldHeader | undefined {
  const header = byteOf(cursor);
  const type = header & 0x0f;
  if (type === STOP) return undefined;
  const step = header >> 4;
  if (step > 0) return { id: previous + step, type };
  const zigzag = varint(cursor);
  return { id: zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2, type };
}

/** Reads the header of a list. Its length fits into the remaining bytes. */
export function readList(
  cursor: StructCursor,
): { readonly type: number; readonly size: number } {
  const header = byteOf(cursor);
  const type = header & 0x0f;
  const size = header >> 4 === LONG_LIST ? varint(cursor) : header >> 4;
  if (size > cursor.bytes.length - cursor.at) throw damaged();
  return { type, size };
}

/** Skips the value of a field, after all lengths in it are checked. */
export function skipValue(cursor: StructCursor, type: number): void {
  const { bytes, at } = cursor;
  const inner: Cursor = { bytes, at, wanted: [], found: [] };
  skipElement(inner, type, [], 1);
  cursor.at = inner.at;
}

function damaged(): SyntaxError {
  return new SyntaxError("Cannot read parquet: its metadata is damaged");
}

function byteOf(cursor: StructCursor): number {
  if (cursor.at >= cursor.bytes.length) throw damaged();
  return cursor.bytes[cursor.at++]!;
}

function skip(cursor: Cursor, count: number): void {
  if (count > cursor.bytes.length - cursor.at) throw damaged();
  cursor.at += count;
}

/**
 * Reads a variable-length integer. Above 2^53 it is not exact, but no file is
 * that long.
 */
function varint(cursor: StructCursor): number {
  let value = 0;
  for (let i = 0, weight = 1; i < MAX_VARINT_BYTES; i++, weight *= 128) {
    const byte = byteOf(cursor);
    value += (byte & 0x7f) * weight;
    if (byte < 0x80) return value;
  }
  throw damaged();
}

function skipStruct(cursor: Cursor, path: number[], depth: number): void {
  const start = cursor.at;
  let id = 0;
  while (true) {
    const field = readField(cursor, id);
    if (field === undefined) break;
    id = field.id;
    path.push(id);
    skipElement(cursor, field.type, path, depth + 1);
    path.pop();
  }
  const { wanted, found } = cursor;
  const isWanted = path.length > 0 && path.length === wanted.length &&
    path.every((id, i) => id === wanted[i]);
  if (isWanted) found.push({ start, end: cursor.at });
}

function skipElement(
  cursor: Cursor,
  type: number,
  path: number[],
  depth: number,
): void {
  if (depth > MAX_DEPTH) throw damaged();
  switch (type) {
    case TRUE:
    case FALSE:
      return;
    case BYTE:
      return skip(cursor, 1);
    case I16:
    case I32:
    case I64:
      return void varint(cursor);
    case DOUBLE:
      return skip(cursor, 8);
    case BINARY:
      return skip(cursor, varint(cursor));
    case LIST:
      return skipList(cursor, path, depth);
    case STRUCT:
      return skipStruct(cursor, path, depth);
    default:
      throw damaged();
  }
}

function skipList(cursor: Cursor, path: number[], depth: number): void {
  const { type, size } = readList(cursor);
  if (size > MAX_LIST) throw damaged();
  // In a list, a boolean takes a byte.
  const isBoolean = type === TRUE || type === FALSE;
  for (let i = 0; i < size; i++) {
    skipElement(cursor, isBoolean ? BYTE : type, path, depth + 1);
  }
}
