import {
  autoSerializer,
  type PandasFileType,
  pandasSerializer,
  type PandasSerializerOptions,
} from "../../mod.ts";
import { decodePickleAsync } from "../../src/pickle/mod.ts";
import { FILES } from "./files.ts";
import { PICKLES } from "./pickles.ts";

/** All kinds of inputs. */
export const KINDS: readonly string[] = [
  ...Object.keys(PICKLES),
  ...Object.keys(FILES),
];

/** An input of a kind with an approximate number of bytes. */
export function inputOf(kind: string, size: number): Uint8Array {
  return (PICKLES[kind] ?? FILES[kind]!.make)(size);
}

/** Decodes it as `result()` does. */
export async function decodeInput(
  kind: string,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<unknown> {
  const readAs = FILES[kind]?.readAs;
  if (readAs === undefined) return await decodePickleAsync(bytes, { signal });
  if (readAs === "auto") {
    return await autoSerializer().deserialize(bytes, { signal });
  }
  const [fileType, orient] = readAs.split(" ");
  const serializer = pandasSerializer({
    fileType: fileType as PandasFileType,
    orient: orient as PandasSerializerOptions["orient"],
  });
  return await serializer.deserialize(bytes, { signal });
}
