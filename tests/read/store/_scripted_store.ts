import type { StoredObject } from "../../../src/read/store/stored_object.ts";

/** What is read. */
export const ref = { type: "S3Result", bucket: "b", location: "k" };
/** What the store holds. */
export const BODY = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251);
/** Its version. */
export const ETAG = '"v1"';
/** How the store answers one request. */
export type Answer = (request: Request) => Response | Promise<Response>;

/** A store on loopback that answers by script, the last answer again and again. */
export async function withStore(
  answers: readonly Answer[],
  run: (object: StoredObject, requests: Request[]) => Promise<void>,
): Promise<void> {
  const requests: Request[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => {
      requests.push(request);
      return answers[Math.min(requests.length, answers.length) - 1]!(request);
    },
  );
  try {
    await run(storedAt(`http://127.0.0.1:${server.addr.port}/b/k`), requests);
  } finally {
    await server.shutdown();
  }
}

/** An object of a store that signs nothing. */
export function storedAt(url: string): StoredObject {
  return {
    label: "test://b/k",
    request: (headers) => Promise.resolve({ url, headers }),
    errorCode: ({ body }) => /<Code>(\w+)</.exec(body)?.[1],
    checksum(headers) {
      const expected = headers.get("x-crc32c");
      return expected ? { algorithm: "crc32c", expected } : undefined;
    },
  };
}

/** Answers with the whole object. */
export const whole = (headers: Record<string, string> = {}): Answer => () =>
  new Response(BODY, { headers: { etag: ETAG, ...headers } });

/** Answers with a status, and a code as S3 and Azure write it. */
export const refuse =
  (status: number, code = "", headers: Record<string, string> = {}): Answer =>
  () =>
    new Response(code && `<Error><Code>${code}</Code></Error>`, {
      status,
      headers,
    });
