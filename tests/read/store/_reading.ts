import { toArrayBuffer } from "@std/streams";
import type { ReadContext } from "../../../mod.ts";
import { crcBase64, startCrc32 } from "../../../src/checksum/crc32.ts";
import { openObject } from "../../../src/read/store/open_object.ts";
import type { StoredObject } from "../../../src/read/store/stored_object.ts";
import { turn, withoutTime } from "../../_fake_clock.ts";
import { readContext } from "../_context.ts";
import { type Answer, BODY, ETAG, ref } from "./_scripted_store.ts";

const crc = startCrc32("crc32c");
crc.update(BODY);
export const CRC = crcBase64(crc.digest());

/** Says that all will come, and then breaks off. */
export const cut =
  (bytes: number, headers: Record<string, string> = { etag: ETAG }): Answer =>
  (request) => {
    const from = rangeStart(request);
    const body = new ReadableStream({
      start: (controller) =>
        controller.enqueue(BODY.subarray(from, from + bytes)),
      async pull(controller) {
        await turn(); // in which what was enqueued is sent
        controller.error(new Error("cut"));
      },
    });
    return new Response(body, {
      status: from ? 206 : 200,
      headers: { ...rangeHeaders(from), ...headers },
    });
  };

export const rest =
  (headers: Record<string, string> = {}): Answer => (request) => {
    const from = rangeStart(request);
    return new Response(BODY.subarray(from), {
      status: 206,
      headers: { ...rangeHeaders(from), ...headers },
    });
  };

/** The bytes of a range, announced as these. */
export const part = (last: number, contentRange: string): Answer => (request) =>
  new Response(BODY.subarray(rangeStart(request), last + 1), {
    status: 206,
    headers: { etag: ETAG, "content-range": contentRange },
  });

const rangeStart = (request: Request) =>
  Number(/^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "")?.[1] ?? 0);
const rangeHeaders = (from: number) => ({
  "content-length": String(BODY.length - from),
  ...(from > 0 &&
    { "content-range": `bytes ${from}-${BODY.length - 1}/${BODY.length}` }),
});

/** No waiting between tries, so that tests are quick. */
export const eager: Partial<ReadContext> = { retry: { onRetry: () => {} } };

/** A test in which no time passes. */
export const eagerly = (run: () => Promise<void>): () => Promise<void> => () =>
  withoutTime(run);

export async function read(
  object: StoredObject,
  more: Partial<ReadContext> = eager,
): Promise<Uint8Array> {
  return new Uint8Array(
    await toArrayBuffer(await openObject(ref, object, readContext({}, more))),
  );
}
