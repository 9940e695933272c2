import { isSignedRight, type KnownKey, scopeOf } from "./_signature.ts";
import type { Answering, WireAnswer, WireRequest } from "../_http_loopback.ts";

/** The name under which `viaLoopback` tells which host was meant. */
const MEANT_HOST = "x-meant-host";

/** The host that a request was made for. */
export function hostOf({ headers }: WireRequest): string {
  return headers[MEANT_HOST] ?? headers["host"] ?? "";
}

/** Sends what is meant for any host to one server on loopback. */
export function viaLoopback(url: string): typeof fetch {
  return (input, init) => {
    const { host, pathname } = new URL(String(input));
    const sent = new Headers(init?.headers);
    sent.set(MEANT_HOST, host);
    return fetch(url + pathname, { ...init, headers: sent });
  };
}

/** An error as S3 words it. */
export function s3Error(
  status: number,
  code: string,
  more: { xml?: string; headers?: Record<string, string> } = {},
): WireAnswer {
  return {
    status,
    headers: { "content-type": "application/xml", ...more.headers },
    body:
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>m</Message>${
        more.xml ?? ""
      }<RequestId>4442587FB7D0A2F9</RequestId></Error>`,
  };
}

/** A store that checks each signature by itself before it answers. */
export function strictStore(
  keys: readonly KnownKey[],
  answer: (
    request: WireRequest,
    region: string,
  ) => WireAnswer | Promise<WireAnswer>,
): Answering {
  return async (request) => {
    const scope = scopeOf(request.headers["authorization"]);
    if (scope === undefined) return s3Error(403, "AccessDenied");
    const key = keys.find((key) => key.accessKeyId === scope.accessKeyId);
    if (key === undefined) return s3Error(403, "InvalidAccessKeyId");
    const received = { ...request, host: hostOf(request) };
    if (!await isSignedRight(received, key)) {
      return s3Error(403, "SignatureDoesNotMatch");
    }
    return answer(request, scope.region);
  };
}

/** Answers with an object, or the rest of it that a range asks for. */
export function objectAnswer(
  bytes: Uint8Array,
  { headers: { range } }: WireRequest,
  headers: Record<string, string> = {},
): WireAnswer {
  const all = { etag: '"v1"', ...headers };
  const from = /^bytes=(\d+)-$/.exec(range ?? "")?.[1];
  if (from === undefined) return { headers: all, body: bytes };
  const rest = bytes.subarray(Number(from));
  return {
    status: 206,
    headers: {
      ...all,
      "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
    },
    body: rest,
  };
}
