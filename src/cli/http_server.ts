import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { CliError } from "./errors.ts";

/** Only this machine can ask. */
export const LOOPBACK = "127.0.0.1";

/** The port of `taskrun serve`. */
export const DEFAULT_PORT = 8484;

/** A server that listens. */
export interface HttpServer {
  /** Its address, with a slash at the end. */
  readonly url: string;
  /** Ends its connections and frees the port. */
  stop(): Promise<void>;
}

/** Serves on loopback until it is stopped. */
export async function startServer(
  listener: RequestListener,
  port: number,
): Promise<HttpServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(listenError(error, port)));
    server.listen(port, LOOPBACK, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${LOOPBACK}:${taken}/`,
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
