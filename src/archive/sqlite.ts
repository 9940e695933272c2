import { lazyImport } from "../async/lazy_import.ts";
import { ArchiveError } from "./error.ts";
import { toArchiveError } from "./sqlite_error.ts";

/** A value of a column. */
export type SqliteValue = null | number | bigint | string | Uint8Array;

/** A row by the names of its columns. */
export type SqliteRow = Readonly<Record<string, SqliteValue>>;

/**
 * A statement that can be run many times, with values for its `?`. It has no
 * `iterate()`: Deno's ends without an error at a damaged page.
 */
export interface SqliteStatement {
  /** Runs it to its end. */
  run(...values: readonly SqliteValue[]): void;
  /** Returns its first row; undefined if there is none. */
  get(...values: readonly SqliteValue[]): SqliteRow | undefined;
  /** Returns all its rows. */
  all(...values: readonly SqliteValue[]): SqliteRow[];
}

/** A database of SQLite, whichever library opened it. */
export interface SqliteDatabase {
  /** The path of its file. */
  readonly path: string;
  /** Runs statements that return nothing. */
  exec(sql: string): void;
  /** Prepares a statement; the same text is prepared once. */
  prepare(sql: string): SqliteStatement;
  /** Closes the file. Closing it again does nothing. */
  close(): void;
}

/** How a database is opened. */
export interface SqliteOptions {
  /**
   * Whether it is opened for reading only; then the file must exist.
   *
   * @default {false}
   */
  readonly readOnly?: boolean;
}

/** The statement of a library. */
interface NativeStatement {
  readonly run: (...values: readonly SqliteValue[]) => unknown;
  readonly get: (...values: readonly SqliteValue[]) => unknown;
  readonly all: (...values: readonly SqliteValue[]) => unknown[];
  readonly finalize?: () => void;
}

/** The database of a library. */
interface NativeDatabase {
  readonly exec: (sql: string) => unknown;
  readonly prepare: (sql: string) => NativeStatement;
  readonly close: () => void;
}

type Open = (path: string, readOnly: boolean) => NativeDatabase;

/** The libraries, the runtime's own first. */
const LIBRARIES: readonly (() => Promise<Open>)[] = [
  nodeSqlite,
  bunSqlite,
  wasmSqlite,
];

const importLibrary = /* @__PURE__ */ lazyImport(findLibrary);

/**
 * Opens a database with the SQLite of the runtime: `node:sqlite` in Deno and in
 * Node from 22.13, `bun:sqlite` in Bun, else the package node-sqlite3-wasm.
 *
 * @param path The path of its file, or `:memory:`.
 * @throws {ArchiveError} If it cannot be opened; every later call throws one as
 * well.
 */
export async function openSqlite(
  path: string,
  { readOnly = false }: SqliteOptions = {},
): Promise<SqliteDatabase> {
  const open = await importLibrary();
  const act = readOnly ? "open the archive" : "write the archive";
  const guard = <T>(run: () => T): T => {
    try {
      return run();
    } catch (error) {
      throw toArchiveError(act, path, error);
    }
  };
  const database = guard(() => open(path, readOnly));
  const statements = new Map<string, NativeStatement>();
  let isOpen = true;
  const prepare = (sql: string) => {
    if (!isOpen) throw closed(path);
    const found = statements.get(sql);
    if (found !== undefined) return found;
    const statement = guard(() => database.prepare(sql));
    statements.set(sql, statement);
    return statement;
  };
  return {
    path,
    exec: (sql) => void guard(() => database.exec(sql)),
    prepare(sql) {
      const statement = prepare(sql);
      return {
        run: (...values) => void guard(() => statement.run(...values)),
        get: (...values) =>
          guard(() => (statement.get(...values) ?? undefined) as SqliteRow),
        all: (...values) =>
          guard(() => statement.all(...values) as SqliteRow[]),
      };
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      for (const { finalize } of statements.values()) finalize?.();
      guard(() => database.close());
    },
  };
}

function closed(path: string): ArchiveError {
  return new ArchiveError(
    "closed",
    `Cannot use the archive "${path}": it is closed`,
    { hint: "Close it after the last call" },
  );
}

async function findLibrary(): Promise<Open> {
  const causes: unknown[] = [];
  for (const load of LIBRARIES) {
    try {
      return await load();
    } catch (cause) {
      causes.push(cause);
    }
  }
  throw new ArchiveError(
    "no_sqlite",
    "Cannot open an archive: this runtime has no SQLite",
    {
      hint: "Use Deno, Node from 22.13 or Bun, or install node-sqlite3-wasm",
      cause: new AggregateError(causes),
    },
  );
}

/** Deno and Node: https://nodejs.org/api/sqlite.html */
async function nodeSqlite(): Promise<Open> {
  const { DatabaseSync } = await import("node:sqlite");
  return (path, readOnly) => {
    const database = new DatabaseSync(path, { readOnly });
    return {
      exec: (sql) => database.exec(sql),
      prepare(sql) {
        const statement = database.prepare(sql);
        return {
          run: (...values) => statement.run(...values),
          get: (...values) => statement.get(...values),
          all: (...values) => statement.all(...values),
        };
      },
      close: () => database.close(),
    };
  };
}

/** As far as `bun:sqlite` is used: https://bun.com/docs/runtime/sqlite */
interface BunSqlite {
  readonly Database: new (
    path: string,
    options: { readonly: boolean; create: boolean; readwrite: boolean },
  ) => NativeDatabase;
}

/** The `require` of a module, which Bun has in every module. */
interface BunMeta {
  readonly require?: (name: string) => unknown;
}

function bunSqlite(): Promise<Open> {
  // No other runtime has types of it, and registries follow every import().
  const { require: load } = import.meta as BunMeta;
  if (load === undefined) return Promise.reject(new Error("not Bun"));
  const { Database } = load("bun:sqlite") as BunSqlite;
  return Promise.resolve((path, readonly) =>
    new Database(path, { readonly, create: !readonly, readwrite: !readonly })
  );
}

async function wasmSqlite(): Promise<Open> {
  const { default: { Database } } = await import("node-sqlite3-wasm");
  return (path, readOnly) => {
    const database = new Database(path, { readOnly, fileMustExist: readOnly });
    return {
      exec: (sql) => database.exec(sql),
      prepare(sql) {
        const statement = database.prepare(sql);
        return {
          run: (...values) => statement.run([...values]),
          get: (...values) => statement.get([...values]),
          all: (...values) => statement.all([...values]),
          finalize: () => statement.finalize(),
        };
      },
      close: () => database.close(),
    };
  };
}
