import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { type Answer, errorAnswer } from "./answer.ts";
import type { Endpoint } from "./endpoint.ts";

/** A server that listens. */
export interface HttpServer {
  /** Its address, without a slash at the end. */
  readonly url: string;
  /** Ends its connections and frees the port. */
  stop(): Promise<void>;
}

/** Where a server listens, and how long it holds its answers back. */
export interface HttpServerOptions {
  readonly port: number;
  readonly latencyMs: number;
}

/** The most bytes in the body of a request. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

const HOST = "127.0.0.1";
const GRAPHQL_PATH = /^\/(?:graphql\/?)?(?:\?|$)/;

/** Serves a GraphQL endpoint at `/` and at `/graphql`. */
export async function startHttpServer(
  endpoint: Endpoint,
  { port, latencyMs }: HttpServerOptions,
): Promise<HttpServer> {
  const stopping = new AbortController();
  const server = createServer(async (request, response) => {
    try {
      const answer = await answerRequest(endpoint, request);
      if (latencyMs > 0) await sleep(latencyMs, stopping.signal);
      send(response, answer);
    } catch {
      response.destroy(); // the client left before all of its body had come
    }
  });

  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => {
      reject(
        new Error(`Cannot listen on port ${port}: ${cause.message}`, { cause }),
      );
    });
    server.listen(port, HOST, resolve);
  });

  let stopped: Promise<void> | undefined;
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    stop() {
      stopped ??= new Promise((resolve) => {
        stopping.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return stopped;
    },
  };
}

async function answerRequest(
  endpoint: Endpoint,
  request: IncomingMessage,
): Promise<Answer> {
  const { url = "/", method, headers } = request;
  if (!GRAPHQL_PATH.test(url)) {
    return errorAnswer(
      404,
      "NOT_FOUND",
      `Cannot serve "${url}": GraphQL is at "/" and "/graphql"`,
    );
  }
  if (method !== "POST") {
    return errorAnswer(
      405,
      "METHOD_NOT_ALLOWED",
      `Cannot serve ${method}: GraphQL queries are sent with POST`,
    );
  }
  const text = await readBody(request);
  if (text === undefined) {
    return errorAnswer(
      413,
      "PAYLOAD_TOO_LARGE",
      `Cannot read the request: its body has more than ${MAX_BODY_BYTES} bytes`,
    );
  }
  return endpoint(text, headers);
}

/** The text of a body, read to its end; undefined if it is too large. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let size = 0;
  let text = "";
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) text += decoder.decode(chunk, { stream: true });
  }
  return size > MAX_BODY_BYTES ? undefined : text + decoder.decode();
}

function send(response: ServerResponse, { status, json }: Answer): void {
  const bytes = new TextEncoder().encode(json);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": bytes.length,
    ...(status === 405 && { "allow": "POST" }),
  });
  response.end(bytes);
}

/** Waits, or less if the server stops: then nobody is left to be answered. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
