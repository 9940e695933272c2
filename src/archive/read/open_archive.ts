import { type Client, createSourceClient } from "../../api/client.ts";
import type { Setting } from "../../api/settings/sources.ts";
import { checkResultSettings } from "../../result/check_settings.ts";
import { RESULT_OPTIONS, type ResultSettings } from "../../result/settings.ts";
import { checkOptions, type OptionTable } from "../../platform/options.ts";
import { ArchiveError } from "../error.ts";
import { archiveFiles } from "../files.ts";
import { type ArchiveFacts, readFacts } from "./meta.ts";
import { openDatabase } from "./open_database.ts";
import { archivedReaders } from "./results.ts";
import { archiveSource } from "./source.ts";

/** The settings of a client for an archive. */
export interface OpenArchiveOptions {
  /** The settings for reading and decoding results. */
  readonly results?: ResultSettings | undefined;
  /**
   * Whether results that the archive lacks are read from their stores.
   *
   * @default {false}
   */
  readonly stores?: boolean | undefined;
  /** The time limit of a call, in milliseconds; by default none. */
  readonly timeoutMs?: number | undefined;
}

const OPTIONS: OptionTable<OpenArchiveOptions> = {
  results: ["object", RESULT_OPTIONS],
  stores: "boolean",
  timeoutMs: "number",
};

/** A client that answers from an archive, and needs no server. */
export interface ArchiveClient extends Client, AsyncDisposable, ArchiveFacts {
  /** The path of the archive. */
  readonly path: string;
  /** Closes its files. A call after it is an {@linkcode ArchiveError}. */
  close(): Promise<void>;
}

/**
 * Opens an archive as a client: every function that takes `{ client }` reads
 * task runs, flow runs, logs and results from it as from a server.
 *
 * It is opened to be read. Stored bytes of results are checked by their hash.
 * `describeClient()` returns its path, its source and whether it is complete.
 *
 * @example Open an archive
 * ```ts
 * import { archiveRuns, openArchive } from "@taskrunview/taskrunview/archive";
 * import { createClient, iterFlowRuns } from "@taskrunview/taskrunview";
 * import { recordedFlowRuns, startTestBackend } from "@taskrunview/taskrunview/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const path = `${await Deno.makeTempDir()}/history.sqlite`;
 * {
 *   await using api = await startTestBackend(recordedFlowRuns());
 *   const client = createClient({ apiUrl: api.url });
 *   await archiveRuns(path, { client, everything: true });
 * }
 * await using client = await openArchive(path);
 * const names = [];
 * for await (const run of iterFlowRuns({ client })) names.push(run.name);
 * assertEquals(names, ["quiet-owl", "amber-heron", "brown-cow"]);
 * ```
 *
 * @param path The folder of the archive, or its one file, which ends in
 * `.sqlite`, `.sqlite3` or `.db`.
 * @param options Settings for results, and a time limit.
 * @returns The client. Close it with `close()` or `await using`.
 * @throws {TypeError} If an option is unknown or of a wrong type.
 * @throws {ArchiveError} `not_found`, `not_an_archive`, `unsupported_version`,
 * `damaged`, `locked`, `permission_denied`, `io` or `no_sqlite`.
 */
export async function openArchive(
  path: string,
  options: OpenArchiveOptions = {},
): Promise<ArchiveClient> {
  if (typeof path !== "string") {
    throw new TypeError(
      `Cannot open an archive: "path" is of type ${typeof path}, not a string`,
    );
  }
  checkOptions("open an archive", options, OPTIONS);
  const { results = {}, stores = false, timeoutMs } = options;
  checkResultSettings(results);
  const files = archiveFiles(path);
  const database = await openDatabase(path);
  try {
    const facts = readFacts(database);
    const { readers, rewrite: _rewrite, ...settings } = results;
    const { pathToFileURL } = await import("node:url");
    const source = { database, folder: files.results, readers, stores };
    const client: ArchiveClient = {
      path,
      ...facts,
      apiUrl: pathToFileURL(files.database).href,
      graphql: () => Promise.reject(noGraphql(path)),
      close: async () => await database.close(),
      [Symbol.asyncDispose]: async () => await database.close(),
    };
    return createSourceClient(client, {
      taskRuns: archiveSource(database),
      settings: { ...settings, readers: archivedReaders(source) },
      timeoutMs,
      describe: () => describe(path, facts),
    });
  } catch (error) {
    database.close();
    throw error;
  }
}

function noGraphql(path: string): ArchiveError {
  return new ArchiveError(
    "unsupported",
    `Cannot send GraphQL to the archive "${path}": it is not a server`,
    {
      hint:
        "Use the functions of this library, such as iterFlowRuns(), or query its file with SQL",
    },
  );
}

function describe(
  path: string,
  { isComplete, created, updated, source }: ArchiveFacts,
): Record<string, Setting<string>> {
  const stated = { source, created, updated, isComplete: String(isComplete) };
  const facts = Object.entries(stated).flatMap(([name, value]) =>
    value === null ? [] : [[name, { value, source: "archive" }] as const]
  );
  return {
    archive: { value: path, source: "option path" },
    ...Object.fromEntries(facts),
  };
}
