import { checkOptions, type OptionTable } from "../platform/options.ts";
import {
  invalidUrl,
  PROBLEM_TYPE,
  RequestError,
  toProblem,
} from "./problem.ts";

/** The used part of Node's `IncomingMessage`. */
export interface NodeRequest {
  /** The method. */
  readonly method?: string | undefined;
  /** The request target: a path with its query, or a whole URL. */
  readonly url?: string | undefined;
  /** The headers by lower-case names. */
  readonly headers: Readonly<
    Record<string, string | readonly string[] | undefined>
  >;
  /** The connection; TLS sockets are `encrypted`. */
  readonly socket?: object;
}

/** The used part of Node's `ServerResponse`. */
export interface NodeResponse {
  /** The status. */
  statusCode: number;
  /** Whether the head was sent. */
  readonly headersSent: boolean;
  /** Whether the whole response was handed to the operating system. */
  readonly writableFinished: boolean;
  /** Sets a header. */
  setHeader(name: string, value: string | readonly string[]): unknown;
  /** Sends the head. */
  flushHeaders(): void;
  /** Writes a part of the body; false if the buffer is full. */
  write(chunk: Uint8Array): boolean;
  /** Ends the response. */
  end(text?: string): unknown;
  /** Closes the connection. */
  destroy(): unknown;
  /** Adds a listener. */
  on(event: "close" | "drain" | "error", listener: () => void): unknown;
  /** Removes a listener. */
  off(event: "close" | "drain", listener: () => void): unknown;
}

/** A listener for requests, as `createServer()` of `node:http` calls it. */
export type NodeListener = (
  incoming: NodeRequest,
  outgoing: NodeResponse,
) => void;

/** The options of a {@linkcode NodeListener}. */
export interface NodeListenerOptions {
  /** Called with an error of `handler`, or of the body of its response. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

const LISTENER_OPTIONS: OptionTable<NodeListenerOptions> = {
  onError: "function",
};

/**
 * Creates a listener for servers of `node:http`, `node:https` and frameworks on
 * top of them, in Node, Deno and Bun.
 *
 * The body of a response is read at the speed of the client. If the client
 * disconnects, the signal of its request aborts, and the body is cancelled. A
 * request without a valid URL is answered with 400, an error of the handler
 * with 500. An error in a body closes the connection, so that the client
 * notices that it is incomplete. The body of a request is not passed on, as the
 * handlers of this package answer GET, HEAD and OPTIONS.
 *
 * @example Serve with node:http
 * ```ts
 * import { createServer } from "node:http";
 * import { once } from "node:events";
 * import { createHandler, toNodeListener } from "@taskrunview/taskrunview/http";
 * import { assertEquals } from "@std/assert";
 *
 * const server = createServer(toNodeListener(createHandler()));
 * server.listen(0, "127.0.0.1");
 * await once(server, "listening");
 *
 * const { port } = server.address() as { port: number };
 * const response = await fetch(`http://127.0.0.1:${port}/openapi.json`);
 * assertEquals((await response.json()).openapi, "3.1.1");
 * server.closeAllConnections();
 * server.close();
 * await once(server, "close");
 * ```
 *
 * @param handler A function that answers requests, such as that of
 * `createHandler()` or `createPage()`.
 * @param options A callback for errors.
 * @returns The listener. It does not throw.
 */
export function toNodeListener(
  handler: (request: Request) => Response | Promise<Response>,
  options: NodeListenerOptions = {},
): NodeListener {
  checkOptions("create a listener", options, LISTENER_OPTIONS);
  const { onError } = options;
  return (incoming, outgoing) => {
    const leaving = new AbortController();
    outgoing.on("error", () => {}); // "close" follows
    outgoing.on("close", () => {
      if (!outgoing.writableFinished) leaving.abort();
    });
    answer(handler, incoming, outgoing, leaving.signal).catch((error) => {
      if (leaving.signal.aborted) return;
      onError?.(error);
      if (outgoing.headersSent) outgoing.destroy();
      else sendProblem(error, outgoing);
    });
  };
}

async function answer(
  handler: (request: Request) => Response | Promise<Response>,
  incoming: NodeRequest,
  outgoing: NodeResponse,
  signal: AbortSignal,
): Promise<void> {
  const request = toRequest(incoming, signal);
  if (request === undefined) return sendProblem(invalidUrl(), outgoing);
  const response = await handler(request);
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name !== "set-cookie") outgoing.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  if (request.method === "HEAD") await response.body?.cancel();
  else if (response.body !== null) {
    outgoing.flushHeaders(); // the first chunk may be delayed
    await send(response.body, outgoing, signal);
  }
  outgoing.end();
}

/** The request; undefined if it has no valid URL. */
function toRequest(
  { method, url = "", headers, socket }: NodeRequest,
  signal: AbortSignal,
): Request | undefined {
  const { host } = headers;
  const isPath = url.startsWith("/");
  // A host with other characters would move the path into the host or vice
  // versa.
  if (isPath && !/^[^\s/?#@\\]+$/.test(String(host ?? ""))) return undefined;
  const scheme = socket && "encrypted" in socket ? "https" : "http";
  // `new URL(path, base)` would take the host from a path such as "//host".
  const target = isPath ? `${scheme}://${host}${url}` : url;
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return undefined;
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((text): [string, string] => [name, text])
  );
  try {
    return new Request(target, { method: method!, headers: pairs, signal });
  } catch {
    return undefined; // a URL with a password, or the method CONNECT or TRACE
  }
}

async function send(
  body: ReadableStream<Uint8Array>,
  outgoing: NodeResponse,
  signal: AbortSignal,
): Promise<void> {
  const reader = body.getReader();
  const cancel = () => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  try {
    if (signal.aborted) cancel();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return signal.throwIfAborted();
      if (!outgoing.write(value)) await drained(outgoing);
      signal.throwIfAborted();
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    reader.releaseLock();
  }
}

/** Waits until the client has taken the written data, or has disconnected. */
function drained(outgoing: NodeResponse): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      outgoing.off("drain", end);
      outgoing.off("close", end);
      resolve();
    };
    outgoing.on("drain", end);
    outgoing.on("close", end);
  });
}

function sendProblem(error: unknown, outgoing: NodeResponse): void {
  const problem = toProblem(
    error instanceof RequestError ? error : undefined,
    "",
  );
  outgoing.statusCode = problem.status;
  outgoing.setHeader("content-type", PROBLEM_TYPE);
  outgoing.end(JSON.stringify(problem));
}
