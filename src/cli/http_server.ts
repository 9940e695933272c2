import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { CliError } from "./errors.ts";

/** Only this machine can connect. */
export const LOOPBACK = "127.0.0.1";

/** The port of `taskrun serve`. */
export const DEFAULT_PORT = 8484;

/** A running server. */
export interface HttpServer {
  /** Its address, with a slash at the end. */
  readonly url: string;
  /** Closes its connections and frees the port. */
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
    ? "it is in use"
    : code === "EACCES"
    ? "the process lacks the permission"
    : code ?? error.message;
  return new CliError(`Cannot listen on port ${port}: ${what}`, {
    hint: "Pass another one with --port; 0 selects a free one",
    cause: error,
  });
}
