import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createTables } from "../../src/archive/ddl.ts";
import { ArchiveError } from "../../src/archive/error.ts";
import {
  columnNames,
  SCHEMA_VERSION,
  TABLE_NAMES,
} from "../../src/archive/schema.ts";
import { openSqlite } from "../../src/archive/sqlite.ts";

Deno.test("createTables() creates every table with its columns", async () => {
  const database = await openSqlite(":memory:");
  database.exec(createTables());
  for (const table of TABLE_NAMES) {
    const columns = database.prepare("SELECT name FROM pragma_table_info(?)")
      .all(table).map(({ name }) => name);
    assertEquals(columns, [...columnNames(table)], table);
  }
  assertEquals({ ...database.prepare("PRAGMA user_version").get() }, {
    user_version: SCHEMA_VERSION,
  });
  database.close();
  database.close();
});

const VALUES = [null, 7, 2 ** 40, -0.5, "a\nb😀", new Uint8Array([0, 255])];

Deno.test("openSqlite() returns what was written", async () => {
  const database = await openSqlite(":memory:");
  database.exec("CREATE TABLE t (v)");
  const insert = database.prepare("INSERT INTO t VALUES (?)");
  for (const value of VALUES) insert.run(value);
  const select = database.prepare("SELECT v FROM t ORDER BY rowid");
  assertEquals(select.all().map(({ v }) => v), VALUES);
  assertEquals(
    database.prepare("SELECT v FROM t WHERE v = 'x'").get(),
    undefined,
  );
  database.close();
});

Deno.test("a file that does not exist is not created by reading", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/archive.sqlite`;
  const error = await assertRejects(
    () => openSqlite(path, { readOnly: true }),
    ArchiveError,
  );
  assertEquals(error.code, "io");
  assertEquals([...Deno.readDirSync(folder)], []);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a database that reached its size ends in disk_full, and is usable", async () => {
  const database = await openSqlite(":memory:");
  database.exec("CREATE TABLE t (v); PRAGMA max_page_count = 8");
  const insert = database.prepare("INSERT INTO t VALUES (zeroblob(100000))");
  const error = assertThrows(() => insert.run(), ArchiveError);
  assertEquals(error.code, "disk_full");
  database.exec("INSERT INTO t VALUES (1)");
  assertEquals(
    { ...database.prepare("SELECT count(*) AS n FROM t").get() },
    { n: 1 },
  );
  database.close();
});
