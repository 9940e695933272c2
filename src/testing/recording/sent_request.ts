/** The request of a call of `fetch`. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  /** The body, once all of it has been sent. */
  readonly bytes: Promise<Uint8Array>;
  /** The replaced arguments for `fetch`, as a body can be read only once. */
  readonly call: readonly [
    input: RequestInfo | URL,
    init: RequestInit | undefined,
  ];
}

/** Observes the request of a call of `fetch`, without consuming it. */
export function observeRequest(
  input: RequestInfo | URL,
  init: RequestInit | undefined,
): SentRequest {
  const { body, ...rest } = init ?? {};
  const given = input instanceof Request ? input.clone() : input;
  const { method, url, headers } = new Request(given, {
    ...rest,
    signal: null,
    ...(input instanceof Request && { body: null }),
  });
  const shape = { method, url, headers };
  if (body instanceof ReadableStream) {
    const [sent, seen] = body.tee();
    return {
      ...shape,
      bytes: bytesOf(new Response(seen)),
      call: [input, { ...init, body: sent }],
    };
  }
  const own = body ?? null;
  const source = own === null && input instanceof Request
    ? input.clone()
    : new Response(own);
  return { ...shape, bytes: bytesOf(source), call: [input, init] };
}

async function bytesOf(source: Request | Response): Promise<Uint8Array> {
  return new Uint8Array(await source.arrayBuffer());
}
