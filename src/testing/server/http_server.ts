import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type Answer, errorAnswer } from "../graphql/answer.ts";
import { CORS_HEADERS, preflightAnswer } from "./cors.ts";
import { sendAnswer } from "./send.ts";
import type { Endpoint, Reply } from "./endpoint.ts";
import { sleep } from "./sleep.ts";

/** A running server. */
export interface HttpServer {
  /** Its address, without a slash at the end. */
  readonly url: string;
  /** Closes its connections and frees the port. */
  stop(): Promise<void>;
}

/** The port of a server, and the delay of its answers. */
export interface HttpServerOptions {
  readonly port: number;
  readonly latencyMs: number;
}

/** The maximum size of a request body in bytes. */
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
    for (const [name, value] of Object.entries(CORS_HEADERS)) {
      response.setHeader(name, value);
    }
    try {
      const reply = await answerRequest(endpoint, request);
      const { answer, entry } = reply;
      if (latencyMs > 0) await sleep(latencyMs, stopping.signal);
      const whole = await sendAnswer(response, reply, stopping.signal);
      if (entry === undefined || !whole) return;
      entry.status = answer.status;
      entry.answeredAt = Date.now();
    } catch {
      response.destroy(); // the client closed the connection before the end of the body
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
): Promise<Reply> {
  const { url = "/", method, headers } = request;
  if (!GRAPHQL_PATH.test(url)) {
    const message = `Cannot serve "${url}": GraphQL is at "/" and "/graphql"`;
    return { answer: errorAnswer(404, "NOT_FOUND", message) };
  }
  const preflight = preflightAnswer(request);
  if (preflight) return { answer: preflight };
  if (method !== "POST") {
    return { answer: wrongMethod(method) };
  }
  const text = await readBody(request);
  if (text === undefined) {
    const message =
      `Cannot read the request: its body has more than ${MAX_BODY_BYTES} bytes`;
    return { answer: errorAnswer(413, "PAYLOAD_TOO_LARGE", message) };
  }
  return await endpoint(text, headers);
}

function wrongMethod(method: string | undefined): Answer {
  const message = `Cannot serve ${method}: GraphQL queries are sent with POST`;
  const answer = errorAnswer(405, "METHOD_NOT_ALLOWED", message);
  return { ...answer, headers: { ...answer.headers, allow: "POST" } };
}

/** The body as a string; undefined if it is too large. */
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
