import { createMask } from "./mask.ts";
import { type Exchange, maskBody } from "./recording.ts";
import { observeRequest } from "./sent_request.ts";
import { type BodyEnd, watchBody } from "./watch_body.ts";

/** A `fetch` that records its requests and answers. */
export interface RecordingFetch extends AsyncDisposable {
  /** Sends a request as `fetch` does. */
  (input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /**
   * Waits until all completed requests are in the file.
   *
   * @throws {Error} If the file cannot be written.
   */
  flush(): Promise<void>;
}

/**
 * Creates a `fetch` that writes each request with its answer to a file, for a
 * bug report: one line of JSON each, once the body has been read or cancelled.
 *
 * Answers are passed on without delay. Keys, tokens, cookies and tenants are
 * masked in headers, addresses and bodies. Results and log lines are not
 * masked, so check the file before you share it. An existing file is replaced.
 *
 * @example Record the requests of a client
 * ```ts
 * import {
 *   recordFetch,
 *   replayFetch,
 *   startTestBackend,
 * } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const file = await Deno.makeTempFile({ suffix: ".ndjson" });
 * const body = JSON.stringify({ query: "{ hello }" });
 * const backend = await startTestBackend();
 *
 * const recording = recordFetch(fetch, file);
 * const first = await recording(backend.url, { method: "POST", body });
 * assertEquals(await first.json(), { data: { hello: "👋" } });
 * await recording.flush();
 * await backend.stop();
 *
 * const replaying = replayFetch(file);
 * const again = await replaying(backend.url, { method: "POST", body });
 * assertEquals(await again.json(), { data: { hello: "👋" } });
 * await Deno.remove(file);
 * ```
 *
 * @param fetch Sends the requests.
 * @param file The path of the recording.
 * @returns A `fetch` to use instead.
 */
export function recordFetch(
  fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>,
  file: string | URL,
): RecordingFetch {
  const mask = createMask();
  let count = 0;
  let written: Promise<void> | undefined;
  const ending = new Set<Promise<void>>();

  function write(exchange: Exchange): void {
    const line = `${JSON.stringify(exchange)}\n`;
    written = written === undefined
      ? append(file, line, "w")
      : written.then(() => append(file, line, "a"));
    written.catch(() => {}); // flush() reports it
  }

  /** Adds an exchange that flush() waits for. */
  function track(end: BodyEnd): BodyEnd {
    return (bytes, cut) => {
      const noted = end(bytes, cut);
      ending.add(noted);
      return noted.finally(() => ending.delete(noted));
    };
  }

  async function record(
    input: RequestInfo | URL,
    init?: RequestInit,
  ): Promise<Response> {
    const sent = observeRequest(input, init);
    sent.bytes.catch(() => {}); // fetch reports it
    const sentHeaders = mask.headers(sent.headers); // known from here on
    const head = { number: ++count, at: new Date().toISOString() };
    const request = async () => {
      const { method, url } = sent;
      const bytes = await sent.bytes.catch(() => new Uint8Array());
      const body = maskBody(bytes, mask);
      return { method, url: mask.url(url), headers: sentHeaders, ...body };
    };
    try {
      const response = await fetch(...sent.call);
      return await watchBody(
        response,
        track(async (bytes, cut) => {
          const headers = mask.headers(response.headers);
          write({
            ...head,
            request: await request(),
            response: {
              status: response.status,
              statusText: response.statusText,
              headers,
              ...maskBody(bytes, mask),
              ...(cut !== undefined && { cut: mask.text(cut) }),
            },
          });
        }),
      );
    } catch (error) {
      const told = mask.text(String(error));
      write({ ...head, request: await request(), error: told });
      throw error;
    }
  }

  const flush = async () => {
    await Promise.all(ending);
    await written;
  };
  return Object.assign(record, { flush, [Symbol.asyncDispose]: flush });
}

async function append(
  file: string | URL,
  line: string,
  flag: "w" | "a",
): Promise<void> {
  const { writeFile } = await import("node:fs/promises");
  await writeFile(file, line, { flag });
}
