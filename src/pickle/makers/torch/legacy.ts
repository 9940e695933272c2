// The legacy form of torch.save (torch/serialization.py, _legacy_save): a magic
// number, a version, facts of the system and the object as pickles, then the
// keys of the storages as a pickle, and their bytes. A tensor in a pickle of
// another library has its storage in this form.

import { malformed } from "../../errors.ts";
import { getOwn, isDict } from "../../values/dict.ts";
import { isTuple } from "../../values/marks.ts";
import type { DecodeOptions } from "../../options.ts";
import type { PartDecoder } from "../maker.ts";
import {
  type Budget,
  storageArray,
  type TorchType,
  torchType,
} from "./storage.ts";

const MAGIC = 0x1950a86a20f9469cfc6cn;
const LENGTH_BYTES = 8;

/**
 * Decodes a file of the legacy form.
 *
 * @param options The options for decoding the object.
 */
export function* readLegacy(
  bytes: Uint8Array,
  decodePart: PartDecoder,
  budget: Budget,
  options: DecodeOptions = {},
): Generator<void, unknown> {
  const magic = yield* decodePart(bytes);
  if (magic.value !== MAGIC) throw notLegacy();
  const version = yield* decodePart(bytes.subarray(magic.end));
  let at = magic.end + version.end;
  const system = yield* decodePart(bytes.subarray(at));
  at += system.end;
  const isLittle = isDict(system.value) &&
    getOwn(system.value, "little_endian") !== false;
  if (!isLittle) {
    throw malformed(
      "Cannot read a file of torch.save: its numbers are big-endian",
      "Save it on a machine that is little-endian",
    );
  }
  const object = bytes.subarray(at);
  // The object contains the types of the storages; their bytes follow it.
  const types = new Map<string, TorchType>();
  const note = (id: unknown) => {
    const storage = storageId(id);
    if (storage !== undefined) types.set(storage.key, storage.type);
    return null;
  };
  const found = yield* decodePart(object, { persistentLoad: note });
  at += found.end;
  const keys = yield* decodePart(bytes.subarray(at));
  at += keys.end;
  const storages = readStorages(bytes.subarray(at), keys.value, types);
  const persistentLoad = (id: unknown) => storageOf(id, storages, budget);
  const loaded = yield* decodePart(object, { ...options, persistentLoad });
  return loaded.value;
}

function notLegacy(): Error {
  return malformed(
    "Cannot read a file of torch.save: it has another magic number",
  );
}

/** The properties of a storage in a persistent id. */
export interface StorageId {
  readonly type: TorchType;
  readonly key: string;
  /** The first element and the number of elements of a view. */
  readonly view: readonly [offset: number, count: number] | undefined;
}

/**
 * Parses `("storage", class, key, location, numel, view)`, which refers to a
 * storage.
 */
export function storageId(id: unknown): StorageId | undefined {
  if (!isTuple(id) || id[0] !== "storage") return undefined;
  const [, cls, key, , , view = null] = id;
  const type = torchType(cls);
  if (
    type === undefined || (typeof key !== "string" && typeof key !== "number")
  ) {
    return undefined;
  }
  if (!isTuple(view)) return { type, key: String(key), view: undefined };
  const [, offset, count] = view;
  const fits = typeof offset === "number" && typeof count === "number";
  return fits ? { type, key: String(key), view: [offset, count] } : undefined;
}

/** The array of a storage by its persistent id; undefined if there is none. */
export function storageOf(
  id: unknown,
  storages: ReadonlyMap<string, Uint8Array>,
  budget: Budget,
): unknown {
  const storage = storageId(id);
  const bytes = storage && storages.get(storage.key);
  if (storage === undefined || bytes === undefined) return undefined;
  const { type, view } = storage;
  if (view === undefined) return storageArray({ type, bytes }, budget);
  const { itemsize } = type.dtype;
  const [offset, count] = view;
  const end = (offset + count) * itemsize;
  if (!(offset >= 0 && count >= 0 && end <= bytes.length)) return undefined;
  const own = bytes.subarray(offset * itemsize, end);
  return storageArray({ type, bytes: own }, budget);
}

/** For each key, the number of elements in 8 bytes, and the elements. */
function readStorages(
  bytes: Uint8Array,
  keys: unknown,
  types: ReadonlyMap<string, TorchType>,
): ReadonlyMap<string, Uint8Array> {
  const storages = new Map<string, Uint8Array>();
  if (!Array.isArray(keys)) throw notLegacy();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (const key of keys) {
    const type = types.get(String(key));
    if (type === undefined || at + LENGTH_BYTES > bytes.length) {
      throw cutShort();
    }
    const count = Number(view.getBigInt64(at, true));
    at += LENGTH_BYTES;
    const size = count * type.dtype.itemsize;
    if (!(count >= 0 && at + size <= bytes.length)) throw cutShort();
    storages.set(String(key), bytes.subarray(at, at + size));
    at += size;
  }
  return storages;
}

function cutShort(): Error {
  return malformed(
    "Cannot read a file of torch.save: its storages are truncated",
  );
}
