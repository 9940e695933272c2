import { PyError, PyObject, PySlice } from "../../pickle/mod.ts";
import { isPlain } from "../../pickle/values/marks.ts";
import type { Mutable } from "../../pickle/values/object.ts";
import type { JsonValue } from "../../model/state/state.ts";
import { setOwn } from "../../pickle/values/dict.ts";
import { DecodeJsonError } from "./error.ts";
import {
  type Define,
  integerOf,
  listOf,
  numberOf,
  pairsOf,
  type Reader,
  type ReadForm,
  stringOf,
  type Tagged,
  textOrNull,
} from "./parts.ts";

/** Reads a dict with a key `$type` or a long key. */
function readDict(
  { entries }: Tagged,
  { read }: Reader,
  define: Define,
): unknown {
  const dict: Record<string, unknown> = {};
  define(dict);
  for (const [key, item] of pairsOf(entries, 'the entries of a "dict"')) {
    setOwn(dict, stringOf(read(key), "a key"), read(item));
  }
  return dict;
}

function readMap(
  { entries }: Tagged,
  { read }: Reader,
  define: Define,
): unknown {
  const map = new Map<unknown, unknown>();
  define(map);
  for (const [key, item] of pairsOf(entries, 'the entries of a "map"')) {
    map.set(read(key), read(item));
  }
  return map;
}

function readSet({ items }: Tagged, { read }: Reader, define: Define): unknown {
  const set = new Set<unknown>();
  define(set);
  for (const item of listOf(items, 'the items of a "set"')) set.add(read(item));
  return set;
}

/** The typed arrays of `array.array`. */
const TYPED_ARRAYS = {
  Int8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
};

const BIG_ARRAYS = { BigInt64Array, BigUint64Array };

function readArray({ kind, values }: Tagged, { read }: Reader): unknown {
  const what = 'a value of an "array"';
  const items = listOf(values, 'the values of an "array"').map(read);
  if (isOneOf(BIG_ARRAYS, kind)) {
    const integers = items.map((item) => BigInt(integerOf(item, what)));
    return new BIG_ARRAYS[kind](integers);
  }
  if (isOneOf(TYPED_ARRAYS, kind)) {
    return new TYPED_ARRAYS[kind](items.map((item) => numberOf(item, what)));
  }
  throw new DecodeJsonError('the kind of an "array" is unknown');
}

function isOneOf<Table extends object>(
  table: Table,
  key: unknown,
): key is keyof Table {
  return typeof key === "string" && Object.hasOwn(table, key);
}

/** Reads an instance, which may contain itself. */
function readObject(json: Tagged, reader: Reader, define: Define): PyObject {
  const { read } = reader;
  const className = stringOf(read(json.class), "the class of an object");
  const object: Mutable<PyObject> = new PyObject(className);
  define(object);
  object.args = readList(json.args, "args", reader);
  object.kwargs = readAttributes(json.kwargs, "kwargs", reader);
  object.state = read(json.state);
  object.items = readList(json.items, "items", reader);
  object.entries = pairsOf(json.entries, "the entries of an object")
    .map(([key, item]) => [read(key), read(item)] as const);
  if (json.fieldNames !== undefined) {
    object.fieldNames = readNames(json.fieldNames, reader);
  }
  if (json.memberName !== undefined) {
    object.memberName = textOrNull(read(json.memberName), "a member name");
  }
  return Object.freeze(object);
}

/** Reads a Python exception, or an error of JavaScript, which has no args. */
function readException(json: Tagged, reader: Reader, define: Define): Error {
  const { read } = reader;
  const name = stringOf(read(json.class), "the class of an exception");
  const message = stringOf(read(json.message), "the message of an exception");
  if (json.args === undefined) {
    const error = Object.assign(new Error(message), { name });
    define(error);
    return withCause(error, json, reader);
  }
  const error: Mutable<PyError> = new PyError(name, message);
  define(error);
  error.args = readList(json.args, "args", reader);
  error.attributes = readAttributes(json.attributes, "attributes", reader);
  return withCause(error as PyError, json, reader);
}

function withCause(error: Error, { cause }: Tagged, { read }: Reader): Error {
  if (cause !== undefined) setHidden(error, "cause", read(cause));
  return error;
}

/** Sets a property as the constructor of `Error` does. */
function setHidden(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, {
    value,
    writable: true,
    configurable: true,
  });
}

function readSlice({ start, stop, step }: Tagged, { read }: Reader): PySlice {
  return new PySlice(read(start), read(stop), read(step));
}

function readList(
  json: JsonValue | undefined,
  what: string,
  { read }: Reader,
): readonly unknown[] {
  const list = read(json);
  if (Array.isArray(list)) return list;
  throw new DecodeJsonError(`${what} is not a list`);
}

/** Reads the names of fields; all instances of a class share one list. */
function readNames(
  json: JsonValue | undefined,
  reader: Reader,
): readonly string[] {
  const names = readList(json, "fieldNames", reader);
  for (const name of names) stringOf(name, "a field name");
  return names as readonly string[];
}

function readAttributes(
  json: JsonValue | undefined,
  what: string,
  { read }: Reader,
): Readonly<Record<string, unknown>> {
  const dict = read(json);
  if (isPlain(dict)) return dict;
  throw new DecodeJsonError(`${what} is not a dict`);
}

/** The readers of containers, by `$type`. */
export const CONTAINER_READERS: Readonly<Record<string, ReadForm>> = {
  dict: readDict,
  map: readMap,
  set: readSet,
  array: readArray,
  object: readObject,
  exception: readException,
  slice: readSlice,
};
