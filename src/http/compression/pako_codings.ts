import { Deflate, Z_FINISH, Z_NO_FLUSH, Z_SYNC_FLUSH } from "pako";
import type { Codings, Compressor } from "./coding.ts";

/** The least effort, as it is slower than the codings of a runtime. */
const LEVEL = 1;

/**
 * gzip for runtimes without `node:zlib`, such as Workers. Their
 * CompressionStream cannot flush, so that a line would wait for the next ones.
 */
export const pakoCodings: Codings = new Map([["gzip", createGzip]]);

function createGzip(): Compressor {
  let ready: Uint8Array[] = [];
  const deflate = new Deflate({ gzip: true, level: LEVEL });
  deflate.onData = (bytes) => void ready.push(bytes);
  const push = (
    bytes: Uint8Array,
    mode: typeof Z_FINISH | typeof Z_NO_FLUSH | typeof Z_SYNC_FLUSH,
  ): Promise<readonly Uint8Array[]> => {
    deflate.push(bytes as Uint8Array<ArrayBuffer>, mode);
    const taken = ready;
    ready = [];
    return Promise.resolve(taken);
  };
  const nothing = new Uint8Array();
  return {
    write: (bytes) => push(bytes, Z_NO_FLUSH),
    flush: () => push(nothing, Z_SYNC_FLUSH),
    end: () => push(nothing, Z_FINISH),
    close() {},
  };
}
