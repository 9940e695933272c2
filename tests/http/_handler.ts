import { keeping } from "./_keeping.ts";
import { createClient } from "../../mod.ts";
import { createHandler, type HandlerOptions } from "../../src/http/mod.ts";
import {
  startTestBackend,
  type TaskRunData,
  type TestBackend,
  type TestBackendOptions,
} from "../../src/testing/mod.ts";

export const HOST = "http://localhost";

/** Asks a handler for a path. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/**
 * Runs with a handler for a backend that has these rows. What it answers is held
 * against the OpenAPI document, so streams are read to their end.
 */
export async function withHandler(
  rows: readonly unknown[],
  run: (ask: Ask, api: TestBackend) => Promise<void>,
  options: HandlerOptions = {},
  backendOptions: TestBackendOptions = {},
): Promise<void> {
  await using api = await startTestBackend({
    ...backendOptions,
    rows: rows as readonly TaskRunData[],
  });
  const client = createClient({ apiUrl: api.url, retry: false });
  const handler = createHandler({ client, ...options });
  const { basePath = "" } = options;
  const checked = async (request: Request) =>
    await keeping(request, await handler(request), basePath);
  await run(asking(checked, basePath), api);
}

/** Asks a handler as if it stood on this machine. */
export function asking(
  handler: (request: Request) => Promise<Response>,
  basePath = "",
): Ask {
  return (path, init) =>
    handler(new Request(`${HOST}${basePath}${path}`, init));
}
