// Files in a zip file, as APPNOTE.TXT of PKWARE describes it.

import { startSlices } from "../../async/time_slices.ts";
import { startCrc32 } from "../../checksum/crc32.ts";
import { ResultError } from "../../model/errors.ts";
import { tooLarge, unsupported } from "../errors.ts";
import { DEFAULT_MAX_BYTES, type DeserializeContext } from "../serializer.ts";
import { unpackWith } from "./unpack.ts";

/** A file in a zip file. */
export interface ZipEntry {
  /** Its path, with slashes. */
  readonly name: string;
  /** The number of unpacked bytes. */
  readonly size: number;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc32: number;
  /** The index of its stored bytes. */
  readonly start: number;
  readonly end: number;
}

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const END_OF_DIRECTORY_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;

const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const END_BYTES_64 = 56;
const LOCATOR_BYTES = 20;
const MAX_COMMENT = 0xffff;

/** The mark of a number that is stored in 64 bits elsewhere. */
const IN_ZIP64 = 0xffffffff;
const MANY_IN_ZIP64 = 0xffff;
const ZIP64_EXTRA = 1;

const ENCRYPTED = 1;
const UTF8_NAME = 1 << 11;

function damaged(): SyntaxError {
  return new SyntaxError("Cannot read zip: it is damaged");
}

/**
 * Lists the files in a zip file, in the order of its directory.
 *
 * @throws {SyntaxError} If it is damaged, or two of its files overlap: such a
 * file can unpack to far more than its size.
 */
export function zipEntries(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    const entries = readDirectory(view);
    checkDisjoint(entries);
    return entries.map(({ entry }) => entry);
  } catch (error) {
    if (error instanceof RangeError) throw damaged(); // a read past the end
    throw error;
  }
}

interface Listed {
  readonly entry: ZipEntry;
  /** The index of its local header. */
  readonly headerAt: number;
}

function readDirectory(view: DataView): Listed[] {
  const { count, start, end } = findDirectory(view);
  const listed: Listed[] = [];
  let at = start;
  while (listed.length < count) {
    if (at + CENTRAL_BYTES > end) throw damaged();
    if (view.getUint32(at, true) !== CENTRAL_HEADER) throw damaged();
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
      view.getUint16(at + field, true)
    ) as [number, number, number];
    const extraAt = at + CENTRAL_BYTES + nameLength;
    const next = extraAt + extraLength + commentLength;
    if (next > end) throw damaged();
    listed.push(readEntry(view, at, extraAt, extraAt + extraLength));
    at = next;
  }
  return listed;
}

interface Directory {
  readonly count: number;
  readonly start: number;
  readonly end: number;
}

function findDirectory(view: DataView): Directory {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
    const isEnd = view.getUint32(at, true) === END_OF_DIRECTORY &&
      at + END_BYTES + view.getUint16(at + 20, true) === view.byteLength;
    if (isEnd) return directoryOf(view, at);
  }
  throw damaged();
}

function directoryOf(view: DataView, endAt: number): Directory {
  const count = view.getUint16(endAt + 10, true);
  const start = view.getUint32(endAt + 16, true);
  const locator = endAt - LOCATOR_BYTES;
  const isZip64 = (count === MANY_IN_ZIP64 || start === IN_ZIP64) &&
    locator >= 0 && view.getUint32(locator, true) === LOCATOR_64;
  if (!isZip64) return { count, start, end: endAt };
  const at = uint64(view, locator + 8);
  if (at + END_BYTES_64 > locator) throw damaged();
  if (view.getUint32(at, true) !== END_OF_DIRECTORY_64) throw damaged();
  return {
    count: uint64(view, at + 32),
    start: uint64(view, at + 48),
    end: at,
  };
}

/**
 * Reads an integer of 64 bits. Above 2^53 it is not exact, but no file is that
 * long.
 */
function uint64(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
}

function readEntry(
  view: DataView,
  at: number,
  extraAt: number,
  extraEnd: number,
): Listed {
  const flags = view.getUint16(at + 8, true);
  // The 64-bit numbers follow one another in this order.
  const [size, packed, headerAt] = wideNumbers(
    view,
    [24, 20, 42].map((field) => view.getUint32(at + field, true)),
    extraAt,
    extraEnd,
  ) as [number, number, number];
  if (view.getUint32(headerAt, true) !== LOCAL_HEADER) throw damaged();
  const start = headerAt + LOCAL_BYTES + view.getUint16(headerAt + 26, true) +
    view.getUint16(headerAt + 28, true);
  if (start + packed > view.byteLength) throw damaged();
  const name = new Uint8Array(
    view.buffer,
    view.byteOffset + at + CENTRAL_BYTES,
    extraAt - at - CENTRAL_BYTES,
  );
  return {
    headerAt,
    entry: {
      name: new TextDecoder(flags & UTF8_NAME ? "utf-8" : "latin1").decode(
        name,
      ),
      size,
      method: view.getUint16(at + 10, true),
      isEncrypted: (flags & ENCRYPTED) !== 0,
      crc32: view.getUint32(at + 16, true),
      start,
      end: start + packed,
    },
  };
}

function wideNumbers(
  view: DataView,
  numbers: readonly number[],
  extraAt: number,
  extraEnd: number,
): number[] {
  if (!numbers.includes(IN_ZIP64)) return [...numbers];
  let at = zip64Extra(view, extraAt, extraEnd);
  return numbers.map((number) => {
    if (number !== IN_ZIP64) return number;
    if (at + 8 > extraEnd) throw damaged();
    const wide = uint64(view, at);
    at += 8;
    return wide;
  });
}

function zip64Extra(view: DataView, start: number, end: number): number {
  for (let at = start; at + 4 <= end;) {
    if (view.getUint16(at, true) === ZIP64_EXTRA) return at + 4;
    at += 4 + view.getUint16(at + 2, true);
  }
  throw damaged();
}

function checkDisjoint(listed: readonly Listed[]): void {
  const inOrder = listed.toSorted((a, b) => a.headerAt - b.headerAt);
  for (const [i, { entry }] of inOrder.entries()) {
    const next = inOrder[i + 1];
    if (next !== undefined && next.headerAt < entry.end) throw damaged();
  }
}

const STORED = 0;
const DEFLATED = 8;
/** The names of other methods, by number. */
const METHODS: Readonly<Record<number, string>> = {
  9: "deflate64",
  12: "bzip2",
  14: "LZMA",
  93: "Zstandard",
  95: "xz",
};

/**
 * Unpacks a file of a zip file. An uncompressed file is returned as a view.
 *
 * @throws {ResultError} `too_large` if it unpacks to more than `maxBytes`,
 * `unsupported` if it is encrypted, or compressed by a method other than
 * deflate.
 */
export async function readZipEntry(
  bytes: Uint8Array,
  entry: ZipEntry,
  context: DeserializeContext = {},
): Promise<Uint8Array> {
  const { maxBytes = DEFAULT_MAX_BYTES, signal } = context;
  const { start, end, size, method } = entry;
  if (entry.isEncrypted) throw unsupported("unpack zip", "it is encrypted");
  if (size > maxBytes) {
    const problem = `it unpacks to more than ${maxBytes} bytes`;
    throw tooLarge("unpack zip", problem);
  }
  const stored = bytes.subarray(start, end);
  const unpacked = method === STORED
    ? stored
    : await unpackEntry(stored, entry, { signal, maxBytes: size });
  if (unpacked.length !== size) throw damaged();
  if (await crc32InSlices(unpacked, signal) !== entry.crc32) throw damaged();
  return unpacked;
}

async function unpackEntry(
  stored: Uint8Array,
  { method }: ZipEntry,
  context: DeserializeContext,
): Promise<Uint8Array> {
  if (method !== DEFLATED) {
    const name = METHODS[method] ?? `method ${method}`;
    throw unsupported("unpack zip", `it is compressed by ${name}`);
  }
  const { inflateRaw } = await import("./inflate.ts");
  try {
    return await unpackWith(inflateRaw, "zip", stored, context);
  } catch (error) {
    throw error instanceof ResultError ? damaged() : error; // more than its size
  }
}

const STEP = 1 << 20;

async function crc32InSlices(
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<number> {
  const slices = startSlices(signal);
  const crc = startCrc32("crc32");
  for (let at = 0; at < bytes.length; at += STEP) {
    crc.update(bytes.subarray(at, at + STEP));
    if (slices.isOver()) await slices.next();
  }
  return crc.digest();
}
