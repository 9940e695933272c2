import { callLimits, type Client } from "../../api/client.ts";
import { graphqlSource } from "./graphql/source.ts";
import type { ArchiveSource } from "./source.ts";

/** Where rows are read, and how. */
export interface SourceOptions {
  /** The client whose API is read. */
  readonly client: Client;
  /** The address of a database that is read in the place of the API. */
  readonly databaseUrl?: string | URL | undefined;
  /** The most requests at the same time. */
  readonly concurrency: number;
  /**
   * The time limit of each request, in milliseconds; by default that of the
   * client.
   */
  readonly timeoutMs?: number | undefined;
}

/** Opens the source of an archive. */
export async function openSource(
  { client, databaseUrl, concurrency, timeoutMs }: SourceOptions,
): Promise<ArchiveSource> {
  const limits = callLimits(client, { timeoutMs });
  const options = { concurrency, timeoutMs: limits.timeoutMs };
  if (databaseUrl === undefined) return graphqlSource(client, options);
  const { postgresSource } = await import("./postgres/source.ts");
  return await postgresSource(String(databaseUrl), options);
}
