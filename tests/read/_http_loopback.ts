import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** One request as it came over the wire. */
export interface WireRequest {
  readonly method: string;
  /** What stood in the first line, not normalised. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What to answer. */
export interface WireAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Breaks the connection after so many bytes of the body. */
  readonly cutAfter?: number;
  /** Sends nothing more after so many bytes of the body. */
  readonly stallAfter?: number;
  /** Sends the body again and again, until the connection is closed. */
  readonly isEndless?: boolean;
}

export type Answering = (
  request: WireRequest,
) => WireAnswer | Promise<WireAnswer> | "silence";

/** Runs with a server on loopback, and stops it with all its connections. */
export async function withHttp(
  answer: Answering,
  run: (url: string, requests: WireRequest[]) => Promise<void>,
): Promise<void> {
  const requests: WireRequest[] = [];
  const server = createServer(async (message, response) => {
    const request = await receive(message);
    requests.push(request);
    const answered = await answer(request);
    if (answered === "silence") return;
    const { status = 200, headers = {}, body = "", ...faults } = answered;
    const bytes = typeof body === "string"
      ? new TextEncoder().encode(body)
      : body;
    if (faults.isEndless) {
      response.writeHead(status, headers);
      return sendAgain(bytes, response);
    }
    response.writeHead(status, { "content-length": bytes.length, ...headers });
    const { cutAfter, stallAfter } = faults;
    const first = bytes.subarray(0, cutAfter ?? stallAfter);
    if (cutAfter !== undefined) response.write(first, () => response.destroy());
    else if (stallAfter !== undefined) response.write(first);
    else response.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    await run(`http://127.0.0.1:${port}`, requests);
  } finally {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }
}

function sendAgain(bytes: Uint8Array, response: ServerResponse): void {
  while (!response.destroyed && response.write(bytes));
  response.once("drain", () => sendAgain(bytes, response));
}

/** Runs with a server that never answers, and the first request to it. */
export async function withSilence(
  run: (url: string, asked: Promise<void>) => Promise<void>,
): Promise<void> {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  await withHttp(() => {
    resolve();
    return "silence";
  }, (url) => run(url, asked));
}

async function receive(message: IncomingMessage): Promise<WireRequest> {
  const decoder = new TextDecoder();
  let body = "";
  for await (const chunk of message) {
    body += decoder.decode(chunk, { stream: true });
  }
  return {
    method: message.method ?? "",
    path: message.url ?? "",
    headers: message.headers as Record<string, string>,
    body,
  };
}
