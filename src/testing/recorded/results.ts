import { Buffer } from "node:buffer";
import { inflateRawSync } from "node:zlib";
import { lazy } from "../lazy.ts";
import { RECORDED_FILES } from "./files.ts";
import { RECORDED_FOLDER } from "./rows.ts";

/** Returns the bytes of a recorded result: a `ResultReader` of the library. */
export interface RecordedResultReader {
  /** Opens the file of a reference. */
  open(
    ref: {
      readonly location: string | null;
      readonly dir?: string | null | undefined;
    },
  ): Promise<ReadableStream<Uint8Array>>;
}

/** The `results` of a client that reads recorded results from memory. */
export interface RecordedResults {
  /** Reads the files of LocalResults. */
  readonly readers: { readonly LocalResult: RecordedResultReader };
}

/**
 * The `results` of a client that reads the files of {@linkcode recordedRows}
 * from memory. They require no file and no permission.
 *
 * @example Read recorded results
 * ```ts
 * import { createClient, fromTaskRunId } from "@taskrunview/taskrunview";
 * import { recordedResults, startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using api = await startTestBackend();
 * const client = createClient({ apiUrl: api.url, results: recordedResults() });
 * const id = "2cc189e8-9ab2-5ffe-894d-e9ae9e3301e1";
 * const run = await fromTaskRunId<number>(id, { client });
 * assertEquals(await run.result(), 3);
 * ```
 */
export function recordedResults(): RecordedResults {
  return { readers: { LocalResult: { open: openRecorded } } };
}

const recordedFiles = lazy((): Readonly<Record<string, string>> =>
  JSON.parse(
    inflateRawSync(Buffer.from(RECORDED_FILES, "base64")).toString(),
  )
);

function openRecorded(
  { dir, location }: Parameters<RecordedResultReader["open"]>[0],
): Promise<ReadableStream<Uint8Array>> {
  const path = location?.startsWith("/") ? location : `${dir}/${location}`;
  const name = path.slice(`${RECORDED_FOLDER}/`.length);
  const file = path.startsWith(`${RECORDED_FOLDER}/`)
    ? recordedFiles()[name]
    : undefined;
  if (file === undefined) {
    return Promise.reject(
      new Error(`Cannot open "${path}": it is not a recorded result`),
    );
  }
  return Promise.resolve(new Blob([Buffer.from(file, "base64")]).stream());
}
