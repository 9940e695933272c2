// Checks the metadata of Arrow's IPC format before the library reads it: the
// library follows offsets and counts unchecked.

import { malformed } from "../errors.ts";

/**
 * The work of the library for a table, a part of one, and an element of a
 * vector.
 */
const TABLE_BYTES = 256;
const ITEM_BYTES = 64;
const MAX_DEPTH = 32;

const LENGTH_BYTES = 4;
const CONTINUES = -1;

const SCHEMA = 1;
const DICTIONARY_BATCH = 2;
const RECORD_BATCH = 3;
const UNION = 14;
const TIMESTAMP = 10;
/** Since the fourth version, a buffer takes 16 bytes. */
const VERSION_4 = 3;

type Charge = (bytes: number) => void;

/** The magic bytes of a file, which a stream does not have. */
const MAGIC = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]; // ARROW1

/** Creates the refusal of inconsistent metadata. */
export function damagedIpc(): Error {
  return malformed("Cannot read Arrow's IPC format: it is damaged");
}

/** Returns whether bytes are a file, not a stream. */
export function isIpcFile(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * Refuses bytes whose metadata leads outside them, or repeatedly to the same
 * place.
 */
export function* checkIpc(
  bytes: Uint8Array,
  charge: Charge,
): Generator<void, void> {
  if (isIpcFile(bytes)) yield* checkFile(bytes, charge);
  else yield* checkStream(bytes, charge);
}

function* checkStream(
  bytes: Uint8Array,
  charge: Charge,
): Generator<void, void> {
  let at: number | undefined = 0;
  while (at !== undefined) {
    at = checkMessage(bytes, at, charge);
    yield;
  }
}

const BLOCK_BYTES = 24;

function* checkFile(bytes: Uint8Array, charge: Charge): Generator<void, void> {
  const whole = new Flatbuffer(bytes, charge);
  const lengthAt = bytes.length - MAGIC.length - LENGTH_BYTES;
  const length = lengthAt < 0 ? 0 : whole.int32(lengthAt);
  if (!(length > 0 && length <= lengthAt)) throw damagedIpc();
  const footer = whole.table(lengthAt - length);
  const schema = footer(6);
  if (schema === 0) throw damagedIpc();
  checkSchema(whole, schema);
  for (const place of [8, 10]) {
    const [start, count] = whole.vector(footer(place), BLOCK_BYTES);
    for (let i = 0; i < count; i++) {
      const at = whole.int64(start + i * BLOCK_BYTES);
      if (checkMessage(bytes, at, charge) === undefined) throw damagedIpc();
      yield;
    }
  }
  checkPairs(whole, footer(12));
}

/**
 * Checks one message; returns the start of the next one, undefined at the end.
 */
function checkMessage(
  bytes: Uint8Array,
  start: number,
  charge: Charge,
): number | undefined {
  let at = start;
  const length = () => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (at + LENGTH_BYTES > bytes.length) return 0;
    at += LENGTH_BYTES;
    return view.getInt32(at - LENGTH_BYTES, true);
  };
  let size = length();
  if (size === CONTINUES) size = length();
  if (size === 0) return undefined;
  if (!(size > 0 && at + size <= bytes.length)) throw damagedIpc();
  const head = new Flatbuffer(bytes.subarray(at, at + size), charge);
  const message = head.table(0);
  const version = head.uint16At(message(4));
  const type = head.uint8At(message(6));
  const header = message(8);
  const body = message(10) === 0 ? 0 : head.int64(message(10));
  if (header !== 0) {
    if (type === SCHEMA) checkSchema(head, header);
    else if (type === RECORD_BATCH) checkRecords(head, header, version);
    else if (type === DICTIONARY_BATCH) {
      const batch = head.table(header)(6);
      if (batch === 0) throw damagedIpc();
      checkRecords(head, batch, version);
    } else throw damagedIpc();
  }
  const end = at + size + body;
  if (!(body >= 0 && end <= bytes.length)) throw damagedIpc();
  return end;
}

function checkSchema(head: Flatbuffer, at: number): void {
  const schema = head.table(at);
  head.each(schema(6), 4, (field) => checkField(head, field, 0));
  checkPairs(head, schema(8));
}

function checkField(head: Flatbuffer, at: number, depth: number): void {
  if (depth > MAX_DEPTH) throw damagedIpc();
  const field = head.table(at);
  const type = head.uint8At(field(8));
  head.text(field(4));
  if (field(10) !== 0) {
    const own = head.table(field(10));
    if (type === TIMESTAMP) head.text(own(6));
    if (type === UNION) head.vector(own(6), 4);
  }
  if (field(12) !== 0) {
    const dictionary = head.table(field(12));
    if (dictionary(6) !== 0) head.table(dictionary(6));
  }
  head.each(field(14), 4, (child) => checkField(head, child, depth + 1));
  checkPairs(head, field(16));
}

function checkPairs(head: Flatbuffer, at: number): void {
  head.each(at, 4, (pair) => {
    const parts = head.table(pair);
    head.text(parts(4));
    head.text(parts(6));
  });
}

function checkRecords(head: Flatbuffer, at: number, version: number): void {
  const batch = head.table(at);
  head.vector(batch(6), 16);
  head.vector(batch(8), version < VERSION_4 ? 24 : 16);
  if (batch(10) !== 0) head.table(batch(10));
  head.vector(batch(12), 8);
}

/** Reads a flatbuffer; 0 is the position of an absent value. */
class Flatbuffer {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  readonly #charge: Charge;

  constructor(bytes: Uint8Array, charge: Charge) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#charge = charge;
  }

  #within(at: number, size: number): number {
    if (at >= 0 && at + size <= this.#bytes.length) return at;
    throw damagedIpc();
  }

  int32(at: number): number {
    return this.#view.getInt32(this.#within(at, 4), true);
  }

  /** Reads a length, and checks it. */
  int64(at: number): number {
    const value = Number(this.#view.getBigInt64(this.#within(at, 8), true));
    if (Number.isSafeInteger(value) && value >= 0) return value;
    throw damagedIpc();
  }

  uint16At(at: number): number {
    return at === 0 ? 0 : this.#view.getUint16(this.#within(at, 2), true);
  }

  uint8At(at: number): number {
    return at === 0 ? 0 : this.#view.getUint8(this.#within(at, 1));
  }

  /** Offsets lead forward, so that no object refers to itself. */
  #follow(at: number): number {
    const target = at + this.int32(at);
    if (target <= at) throw damagedIpc();
    return this.#within(target, 4);
  }

  /** The table at an offset: the position of a field by its number. */
  table(at: number): (field: number) => number {
    this.#charge(TABLE_BYTES);
    const start = this.#follow(at);
    const fields = this.#within(start - this.int32(start), 4);
    const size = this.#view.getUint16(fields, true);
    this.#within(fields, size);
    return (field) => {
      if (field + 2 > size) return 0;
      const offset = this.#view.getUint16(fields + field, true);
      return offset === 0 ? 0 : this.#within(start + offset, 1);
    };
  }

  /** The first item of a vector, and the number of items. */
  vector(at: number, itemBytes: number): [start: number, count: number] {
    if (at === 0) return [0, 0];
    const base = this.#follow(at);
    const count = this.int32(base);
    if (count < 0) throw damagedIpc();
    this.#charge(count * ITEM_BYTES);
    const start = base + LENGTH_BYTES;
    this.#within(start, count * itemBytes);
    return [start, count];
  }

  each(at: number, itemBytes: number, check: (item: number) => void): void {
    const [start, count] = this.vector(at, itemBytes);
    for (let i = 0; i < count; i++) check(start + i * itemBytes);
  }

  text(at: number): void {
    if (at === 0) return;
    const base = this.#follow(at);
    const length = this.int32(base);
    if (length < 0) throw damagedIpc();
    this.#within(base + LENGTH_BYTES, length);
    this.#charge(length);
  }
}
