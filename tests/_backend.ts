import { type Client, type ClientOptions, createClient } from "../mod.ts";
import {
  startTestBackend,
  type TaskRunData,
  type TestBackend,
  type TestBackendOptions,
} from "../src/testing/mod.ts";

/** Runs with a backend that has these rows, and a client for it. */
export async function withBackend(
  rows: readonly unknown[],
  run: (client: Client, api: TestBackend) => Promise<void>,
  options: TestBackendOptions = {},
  clientOptions: ClientOptions = {},
): Promise<void> {
  await using api = await startTestBackend({
    ...options,
    rows: rows as readonly TaskRunData[],
  });
  await run(createClient({ apiUrl: api.url, ...clientOptions }), api);
}

/** Runs with a client for a backend that never answers, and its first request. */
export async function withSilentBackend(
  run: (client: Client, asked: Promise<void>) => Promise<void>,
  clientOptions: ClientOptions = {},
): Promise<void> {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  await withBackend(
    [],
    (client) => run(client, asked),
    { faults: [{ kind: "hang" }], onRequest: () => resolve() },
    clientOptions,
  );
}

/** The `where` of each request so far. */
export function wheres(api: TestBackend): unknown[] {
  return api.requests.map(({ variables }) => variables?.where);
}
