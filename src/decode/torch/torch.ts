// Files of torch.save: since torch 1.6 a zip file of a pickle and the storages;
// before that, or on request, a sequence of pickles.

import { partDecoder } from "../../pickle/decode.ts";
import { PickleError, Refusal } from "../../pickle/errors.ts";
import { resolveLimits } from "../../pickle/limits.ts";
import { readLegacy, storageOf } from "../../pickle/makers/torch/legacy.ts";
import { runInSlices } from "../../pickle/slices.ts";
import { tooLarge, unsupported } from "../errors.ts";
import type { FileContext } from "../files/format.ts";
import { DEFAULT_MAX_BYTES } from "../serializer.ts";
import { readZipEntry, type ZipEntry } from "../unpack/zip.ts";
import { startWork, type Work } from "../work.ts";

const ACT = "read torch";

/** A pickle is charged 64 units a byte, a file 512. */
const PICKLE_COST = 8;

/** Reads a file in the legacy form. */
export async function readTorchLegacy(
  bytes: Uint8Array,
  file: FileContext,
): Promise<unknown> {
  const work = startWork(ACT, bytes.length, file.context);
  const { decodePart, budget } = partsOf(file, work);
  const steps = readLegacy(bytes, decodePart, budget, file.options);
  return await attempt(() => runInSlices(steps, file.context?.signal));
}

/**
 * Reads a zip file.
 *
 * @param object The pickle of the object, in the folder of the storages.
 */
export async function readTorchZip(
  bytes: Uint8Array,
  entries: readonly ZipEntry[],
  object: ZipEntry,
  file: FileContext,
): Promise<unknown> {
  const { options, context = {} } = file;
  const work = startWork(ACT, bytes.length, context);
  const folder = object.name.slice(0, object.name.indexOf("/") + 1);
  const read = async (entry: ZipEntry) => {
    const data = await readZipEntry(bytes, entry, context);
    work.addBytes(data.length);
    return data;
  };
  const order = entries.find(({ name }) => name === `${folder}byteorder`);
  if (order !== undefined && (await textOf(read(order))).trim() === "big") {
    throw unsupported(ACT, "its numbers are big-endian");
  }
  const prefix = `${folder}data/`;
  const stored = entries.filter(({ name }) => name.startsWith(prefix));
  checkSize(stored, context.maxBytes);
  const storages = new Map<string, Uint8Array>();
  for (const entry of stored) {
    storages.set(entry.name.slice(prefix.length), await read(entry));
  }
  const pickle = await read(object);
  const { decodePart, budget } = partsOf(file, work);
  const persistentLoad = (id: unknown) => storageOf(id, storages, budget);
  return await attempt(async () => {
    const steps = decodePart(pickle, { ...options, persistentLoad });
    return (await runInSlices(steps, context.signal)).value;
  });
}

async function textOf(bytes: Promise<Uint8Array>): Promise<string> {
  return new TextDecoder().decode(await bytes);
}

function checkSize(
  entries: readonly ZipEntry[],
  maxBytes = DEFAULT_MAX_BYTES,
): void {
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (size <= maxBytes) return;
  throw tooLarge(ACT, `it unpacks to more than ${maxBytes} bytes`);
}

function partsOf({ options }: FileContext, work: Work) {
  const charge = (cost: number) => work.charge(cost * PICKLE_COST);
  return {
    decodePart: partDecoder(charge, { fast: true, sliced: true }),
    budget: { limits: resolveLimits(options.limits), charge },
  };
}

async function attempt(read: () => Promise<unknown>): Promise<unknown> {
  try {
    return await read();
  } catch (error) {
    const isRefusal = error instanceof Refusal || error instanceof PickleError;
    if (!isRefusal) throw error;
    if (error.code === "limit") throw tooLarge(ACT, error.message);
    throw new SyntaxError(`Cannot ${ACT}: it is damaged`, { cause: error });
  }
}
