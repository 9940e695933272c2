import { unsupported } from "../errors.ts";
import { isNpz, readNpz } from "../numpy/npz.ts";
import { readZipEntry, zipEntries, type ZipEntry } from "../unpack/zip.ts";
import type { FileContext } from "./format.ts";

/** Documents that are zip files, by a file in them. */
const DOCUMENTS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^xl\//, "an Excel workbook"],
  [/^word\//, "a Word document"],
  [/^ppt\//, "a PowerPoint presentation"],
  [/^META-INF\/MANIFEST\.MF$/, "a Java archive"],
  [/^mimetype$/, "an OpenDocument or EPUB file"],
  [/^model\.weights\.h5$/, "a model of Keras"],
];

/** The pickle in a file of `torch.save`. */
const TORCH_OBJECT = /^[^/]+\/data\.pkl$/;

/**
 * Reads a zip file of `numpy.savez`, of `torch.save`, or of one file, as pandas
 * reads compressed files.
 *
 * @throws {ResultError} `unsupported` for any other; the message names its
 * kind.
 */
export async function readZip(
  bytes: Uint8Array,
  file: FileContext,
): Promise<unknown> {
  const entries = zipEntries(bytes);
  if (isNpz(entries)) return await readNpz(bytes, entries, file);
  const torch = entries.find(({ name }) => TORCH_OBJECT.test(name));
  if (torch !== undefined) {
    const { readTorchZip } = await import("../torch/torch.ts");
    return await readTorchZip(bytes, entries, torch, file);
  }
  const [entry] = entries;
  if (entries.length === 1 && !entry!.name.endsWith("/")) {
    return await file.decode(await readZipEntry(bytes, entry!, file.context));
  }
  throw unsupported(
    "read zip",
    `it is ${kindOf(entries)}`,
    "Pass a serializer that reads it as { serializer }",
  );
}

function kindOf(entries: readonly ZipEntry[]): string {
  const found = DOCUMENTS.find(([pattern]) =>
    entries.some(({ name }) => pattern.test(name))
  );
  return found?.[1] ?? `an archive of ${entries.length} files`;
}
