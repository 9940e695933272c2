import { dictOf } from "../../pickle/values/dict.ts";
import { tooLarge } from "../errors.ts";
import type { FileContext } from "../files/format.ts";
import { DEFAULT_MAX_BYTES } from "../serializer.ts";
import { readZipEntry, type ZipEntry } from "../unpack/zip.ts";
import { startWork } from "../work.ts";
import { readNpyArray } from "./npy.ts";

const SUFFIX = ".npy";

/** Returns whether a zip file is one of `numpy.savez`. */
export function isNpz(entries: readonly ZipEntry[]): boolean {
  return entries.length > 0 &&
    entries.every(({ name }) => name.endsWith(SUFFIX));
}

/** Reads the arrays of `numpy.savez` by name, as a dict. */
export async function readNpz(
  bytes: Uint8Array,
  entries: readonly ZipEntry[],
  { options, context = {} }: FileContext,
): Promise<unknown> {
  const { maxBytes = DEFAULT_MAX_BYTES } = context;
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (size > maxBytes) {
    throw tooLarge("read npz", `it unpacks to more than ${maxBytes} bytes`);
  }
  const work = startWork("read npz", bytes.length, context);
  const pairs: unknown[] = [];
  for (const entry of entries) {
    const array = await readZipEntry(bytes, entry, context);
    const name = entry.name.slice(0, -SUFFIX.length);
    work.addBytes(array.length);
    pairs.push(name, await readNpyArray(array, options, work, context.signal));
  }
  return dictOf(pairs, () => {});
}
