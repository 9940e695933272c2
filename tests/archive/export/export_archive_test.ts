import { assert, assertEquals, assertRejects } from "@std/assert";
import { parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { createTables } from "../../../src/archive/ddl.ts";
import {
  ArchiveError,
  archiveRuns,
  exportArchive,
  type ExportOptions,
} from "../../../src/archive/mod.ts";
import { EXPORTED_TABLES } from "../../../src/archive/export/export_archive.ts";
import { type Column, TABLES } from "../../../src/archive/schema.ts";
import { openSqlite, type SqliteRow } from "../../../src/archive/sqlite.ts";
import { createClient } from "../../../mod.ts";
import { startTestBackend } from "../../../src/testing/mod.ts";
import { dump } from "../_dump.ts";
import { everyKind, READERS } from "../read/_server_and_archive.ts";
import { runCli } from "../../cli/_run_cli.ts";

async function withFolder(run: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function fileOf(path: string): Promise<ArrayBuffer> {
  return (await Deno.readFile(path)).buffer;
}

/** A value of a file in the form of the archive. */
function stored(value: unknown, { type }: Column): unknown {
  if (value === null || value === undefined) return null;
  if (type === "integer") return Number(value);
  if (type === "boolean") return Number(value);
  if (type !== "time") return value;
  const date = value as Date;
  return date.toISOString().slice(0, 23);
}

Deno.test("exportArchive() writes every row of every table with its types", () =>
  withFolder(async (folder) => {
    await using api = await startTestBackend(everyKind());
    const client = createClient({
      apiUrl: api.url,
      retry: false,
      results: { readers: READERS },
    });
    const path = `${folder}/history`;
    await archiveRuns(path, { client, everything: true });
    const to = `${folder}/new/tables/`;
    const files = await exportArchive(path, { to });
    const database = await dump(path);
    assertEquals(files.map(({ table }) => table), [...EXPORTED_TABLES]);
    for (const { table, path, rows, bytes } of files) {
      const file = await fileOf(path);
      assertEquals(path, `${folder}/new/tables/${table}.parquet`);
      assertEquals(file.byteLength, bytes);
      const found = await parquetReadObjects({ file });
      assertEquals(found.length, rows);
      const columns: Readonly<Record<string, Column>> = TABLES[table].columns;
      const shared = Object.keys(columns).filter((name) =>
        database[table]!.every((row) => name in row)
      );
      const formOf = (row: Record<string, unknown>) =>
        JSON.stringify(shared.map((name) => stored(row[name], columns[name]!)));
      const expected = database[table]!.map((row: SqliteRow) =>
        JSON.stringify(shared.map((name) => {
          const value = row[name]!;
          return columns[name]!.type === "time" && value !== null
            ? String(value).slice(0, 23)
            : value;
        }))
      );
      assertEquals(found.map(formOf).sort(), expected.sort(), table);
    }
    assertEquals(
      [...Deno.readDirSync(to)].map(({ name }) => name).sort(),
      files.map(({ table }) => `${table}.parquet`).sort(),
    );
  }));

/** A made archive of log lines. */
async function madeArchive(
  path: string,
  lines: number,
  message: string,
): Promise<void> {
  const database = await openSqlite(path);
  database.exec(createTables());
  const insert = database.prepare(
    "INSERT INTO log (id, flow_run_id, timestamp, message) VALUES (?, ?, ?, ?)",
  );
  for (let i = 0; i < lines; i++) {
    const time = "2022-05-09T06:30:00.123456+00:00";
    insert.run(String(i).padStart(36, "0"), "f".repeat(36), time, message);
  }
  database.close();
}

Deno.test("a table with much text is written in several groups of rows", () =>
  withFolder(async (folder) => {
    const path = `${folder}/history.sqlite`;
    await madeArchive(path, 50, "x".repeat(1_000_000));
    const seen: number[] = [];
    const [file] = await exportArchive(path, {
      to: folder,
      tables: ["log"],
      onProgress: ({ rows }) => seen.push(rows),
    });
    const bytes = await fileOf(file!.path);
    const { row_groups } = await parquetMetadataAsync(bytes);
    assertEquals(row_groups.map(({ num_rows }) => Number(num_rows)), [
      16,
      16,
      16,
      2,
    ]);
    assertEquals(seen, [16, 32, 48, 50]);
    const rows = await parquetReadObjects({
      file: bytes,
      columns: ["id", "timestamp"],
    });
    assertEquals(new Set(rows.map(({ id }) => id)).size, 50);
  }));

Deno.test("a table without rows is a file without rows", () =>
  withFolder(async (folder) => {
    const path = `${folder}/history.sqlite`;
    await madeArchive(path, 0, "");
    const [file] = await exportArchive(path, { to: folder, tables: ["log"] });
    const rows = await parquetReadObjects({ file: await fileOf(file!.path) });
    assertEquals([file!.rows, rows], [0, []]);
  }));

const FAILURES: readonly (readonly [
  what: string,
  code: string,
  sql: string,
  to: string,
])[] = [
  [
    "a value of another type",
    "damaged",
    "UPDATE log SET message = x'00'",
    "tables",
  ],
  [
    "a text that is too large",
    "damaged",
    "UPDATE log SET message = CAST(zeroblob(70000000) AS TEXT)",
    "tables",
  ],
  ["a file in the place of the folder", "io", "SELECT 1", "history.sqlite"],
];
for (const [what, code, sql, to] of FAILURES) {
  Deno.test(`exportArchive() reports ${what} and leaves no file: ${code}`, () =>
    withFolder(async (folder) => {
      const path = `${folder}/history.sqlite`;
      await madeArchive(path, 3, "short");
      const database = await openSqlite(path);
      database.exec(sql);
      database.close();
      const error = await assertRejects(
        () => exportArchive(path, { to: `${folder}/${to}`, tables: ["log"] }),
        ArchiveError,
      );
      assertEquals(error.code, code, error.message);
      if (to === "tables") {
        assertEquals([...Deno.readDirSync(`${folder}/${to}`)], []);
      }
    }));
}

Deno.test("an aborted export leaves no file", () =>
  withFolder(async (folder) => {
    const path = `${folder}/history.sqlite`;
    await madeArchive(path, 40, "x".repeat(1_000_000));
    const stop = new AbortController();
    await assertRejects(
      () =>
        exportArchive(path, {
          to: `${folder}/tables`,
          tables: ["log"],
          signal: stop.signal,
          onProgress: () => stop.abort(new Error("enough")),
        }),
      Error,
      "enough",
    );
    assertEquals([...Deno.readDirSync(`${folder}/tables`)], []);
  }));

const WRONG: readonly (readonly [options: unknown, message: string])[] = [
  [undefined, "the options are null"],
  [{}, '"to" is missing'],
  [{ to: "t", format: "csv" }, '"format" is "csv"'],
  [{ to: "t", tables: ["object"] }, '"object" is not a table'],
  [{ to: "t", table: ["log"] }, '"tables" is'],
];
for (const [options, message] of WRONG) {
  Deno.test(`exportArchive() refuses ${JSON.stringify(options)}`, async () => {
    await assertRejects(
      () => exportArchive("nothing", options as ExportOptions),
      TypeError,
      message,
    );
  });
}

Deno.test("taskrun archive export writes tables and says how many rows", () =>
  withFolder(async (folder) => {
    const path = `${folder}/history.sqlite`;
    await madeArchive(path, 3, "short");
    const args = ["archive", "export", path, "--to", `${folder}/tables`];
    const { code, stdout, stderr } = await runCli([...args, "--table", "log"]);
    assertEquals([code, stderr], [0, ""]);
    assert(/^exported to .*tables\n {2}log +3 rows, [\d.]+ kB\n$/.test(stdout));
    const json = await runCli([...args, "--table", "log", "--json"]);
    assertEquals(JSON.parse(json.stdout)[0].rows, 3);
    const help = await runCli(["archive", "export", "--help"]);
    assert(help.stdout.startsWith("taskrun archive export – "), help.stdout);
    for (const words of [["archive", "export", path], ["archive", "export"]]) {
      assertEquals((await runCli(words)).code, 2);
    }
  }));
