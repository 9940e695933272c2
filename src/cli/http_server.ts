import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CliError } from "./errors.ts";

/** Only this machine can ask. */
const HOST = "127.0.0.1";

/** A server that listens. */
export interface HttpServer {
  /** Its address, with a slash at the end. */
  readonly url: string;
  /** Ends its connections and frees the port. */
  stop(): Promise<void>;
}

/** Answers a request; rejects never. */
export type Handle = (request: Request) => Promise<Response>;

/** Serves a handler on loopback until it is stopped. */
export async function startServer(
  handle: Handle,
  port: number,
): Promise<HttpServer> {
  const server = createServer((incoming, outgoing) =>
    void answer(handle, incoming, outgoing)
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(listenError(error, port)));
    server.listen(port, HOST, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${taken}/`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listenError(error: Error, port: number): CliError {
  const { code } = error as { code?: string };
  const what = code === "EADDRINUSE"
    ? "another program does"
    : code === "EACCES"
    ? "it takes rights that this process has not"
    : code ?? error.message;
  return new CliError(`Cannot listen on port ${port}: ${what}`, {
    hint: "--port names another; with --port 0 it is one that is free",
    cause: error,
  });
}

/** One exchange; a client that leaves stops the work for its answer. */
async function answer(
  handle: Handle,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const leaving = new AbortController();
  outgoing.once("close", () => leaving.abort());
  try {
    const response = await handle(requestOf(incoming, leaving.signal));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (response.body === null) {
      outgoing.end();
      return;
    }
    outgoing.flushHeaders(); // a stream may have nothing to say for long
    const body = response.body as Parameters<typeof Readable.fromWeb>[0];
    await pipeline(Readable.fromWeb(body), outgoing);
  } catch {
    outgoing.destroy(); // no request that there could be, or the client has left
  }
}

// As texts: `new URL(path, base)` takes a host from a path that starts with "//".
function requestOf(
  { method = "GET", url, headers }: IncomingMessage,
  signal: AbortSignal,
): Request {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((text): [string, string] => [name, text])
  );
  return new Request(`http://${headers.host}${url}`, {
    method,
    headers: pairs,
    signal,
  });
}
