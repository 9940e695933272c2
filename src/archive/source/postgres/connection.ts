import type { Sql } from "postgres";
import { redactUrl } from "../../../api/redact.ts";
import { ArchiveError } from "../../error.ts";

/** A row of a query by the names of its columns. */
export type PgRow = Readonly<Record<string, unknown>>;

/** Runs a query with values for its `$1`, `$2` and so on. */
export type Query = (
  text: string,
  values?: readonly (string | number | null)[],
) => Promise<readonly PgRow[]>;

/** The connections to a database. */
export interface Connections {
  /** The address of the database, without secrets. */
  readonly url: string;
  /** Runs one query. */
  readonly query: Query;
  /**
   * Iterates over the rows of a query in pages; the server keeps the rest.
   *
   * @param also Given the page and a function for further queries that see the
   * same state of the database; its value is what is iterated over.
   */
  pages<Page>(
    text: string,
    values: readonly (string | null)[],
    also: (rows: readonly PgRow[], query: Query) => Promise<Page>,
    signal: AbortSignal,
  ): AsyncGenerator<Page, void, undefined>;
  /** Closes all connections. */
  close(): Promise<void>;
}

/** How many rows of a cursor are fetched at once. */
const PAGE = 1_000;

/** The most connections, however many requests are allowed. */
const MOST_CONNECTIONS = 4;

/** Connects to a database on the first query. */
export async function connect(
  address: string,
  concurrency: number,
  timeoutMs: number | undefined,
): Promise<Connections> {
  const shown = checkAddress(address);
  const sql = await createSql(address, concurrency, timeoutMs);
  const run = async (
    client: Pick<Sql, "unsafe">,
    text: string,
    values: readonly (string | number | null)[] = [],
  ): Promise<readonly PgRow[]> => {
    try {
      return await client.unsafe<PgRow[]>(text, [...values]);
    } catch (error) {
      throw databaseError(shown, error);
    }
  };
  return {
    url: shown,
    query: (text, values) => run(sql, text, values),
    async *pages(text, values, also, signal) {
      const client = await reserve(sql, shown);
      const query: Query = (text, values) => run(client, text, values);
      try {
        await query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        await query(`DECLARE page NO SCROLL CURSOR FOR ${text}`, values);
        while (true) {
          signal.throwIfAborted();
          const rows = await query(`FETCH ${PAGE} FROM page`);
          if (rows.length === 0) break;
          yield await also(rows, query);
        }
      } finally {
        await query("ROLLBACK").catch(() => {}); // the first error is reported
        client.release();
      }
    },
    close: () => sql.end({ timeout: 5 }),
  };
}

async function createSql(
  address: string,
  concurrency: number,
  timeoutMs: number | undefined,
): Promise<Sql> {
  const { default: postgres } = await import("postgres");
  return postgres(address, {
    max: Math.min(concurrency, MOST_CONNECTIONS),
    fetch_types: false,
    prepare: false, // a pooler before the database may not allow it
    onnotice: () => {},
    connection: {
      application_name: "taskrunview",
      TimeZone: "UTC",
      DateStyle: "ISO",
      IntervalStyle: "postgres",
      ...(timeoutMs !== undefined && { statement_timeout: timeoutMs }),
    },
  });
}

async function reserve(sql: Sql, shown: string) {
  try {
    return await sql.reserve();
  } catch (error) {
    throw databaseError(shown, error);
  }
}

/** Checks an address, and returns it without its secrets. */
function checkAddress(address: string): string {
  const isAddress = /^postgres(?:ql)?:\/\//.test(address) &&
    URL.canParse(address);
  if (isAddress) return redactUrl(address);
  throw new ArchiveError(
    "database",
    "Cannot read the database: its address is not a URL of PostgreSQL",
    { hint: "Pass one such as postgresql://user:password@host:5432/prefect" },
  );
}

/** Hints by the codes of PostgreSQL and of the network. */
const HINTS: Readonly<Record<string, string>> = {
  "28P01": "Check the user and the password in the address of the database",
  "28000": "Check the user, and that the server lets it in from here",
  "3D000": "Check the name of the database in its address",
  "42501": "Grant the user SELECT on the tables of Prefect Server",
  "42P01": "Check that it is the database of a Prefect server",
  "57014": "Raise timeoutMs",
  ECONNREFUSED: "Check the host and the port, and that the server runs",
  ENOTFOUND: "Check the host in the address of the database",
};

function databaseError(shown: string, error: unknown): unknown {
  if (error instanceof ArchiveError || !(error instanceof Error)) return error;
  const { code = "" } = error as { readonly code?: string };
  return new ArchiveError(
    "database",
    `Cannot read the database "${shown}": ${error.message || code}`,
    {
      hint: HINTS[code] ??
        "Check the database, then run the same command again",
      cause: error,
    },
  );
}
