import type { Coding, CodingName, Codings, Compressor } from "./coding.ts";

type Zlib = typeof import("node:zlib");

/** The used part of a stream of `node:zlib`. */
interface ZlibStream {
  on(event: "data", listener: (bytes: Uint8Array) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "end", listener: () => void): unknown;
  write(bytes: Uint8Array, done: () => void): unknown;
  flush(kind: number, done: () => void): unknown;
  end(): unknown;
  destroy(): unknown;
}

/** Speed is preferred to size, as answers are created while they are read. */
const GZIP_LEVEL = 3;
const BROTLI_QUALITY = 4;

/**
 * The native codings of Node, Deno and Bun; zstd if the runtime has it.
 *
 * @throws {Error} If the runtime has no `node:zlib`.
 */
export async function nodeCodings(): Promise<Codings> {
  const zlib: Zlib = await import("node:zlib");
  const { constants } = zlib;
  const codings = new Map<CodingName, Coding>();
  if (typeof zlib.createZstdCompress === "function") {
    const kind = constants.ZSTD_e_flush;
    codings.set("zstd", () => fromStream(zlib.createZstdCompress(), kind));
  }
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
  const brotli = constants.BROTLI_OPERATION_FLUSH;
  return codings
    .set("br", () => fromStream(zlib.createBrotliCompress({ params }), brotli))
    .set("gzip", () =>
      fromStream(
        zlib.createGzip({ level: GZIP_LEVEL }),
        constants.Z_SYNC_FLUSH,
      ));
}

function fromStream(stream: ZlibStream, flushKind: number): Compressor {
  let ready: Uint8Array[] = [];
  let fail: (error: Error) => void = () => {};
  const failed = new Promise<never>((_, reject) => fail = reject);
  failed.catch(() => {}); // each call reports it
  const ended = new Promise<void>((resolve) => stream.on("end", resolve));
  stream.on("data", (bytes) => ready.push(bytes));
  stream.on("error", (error) => fail(error));

  async function taken(act: Promise<void>): Promise<readonly Uint8Array[]> {
    await Promise.race([act, failed]);
    const bytes = ready;
    ready = [];
    return bytes;
  }

  return {
    write: (bytes) =>
      taken(new Promise((done) => void stream.write(bytes, done))),
    flush: () =>
      taken(new Promise((done) => void stream.flush(flushKind, done))),
    end() {
      stream.end();
      return taken(ended);
    },
    close: () => void stream.destroy(),
  };
}
