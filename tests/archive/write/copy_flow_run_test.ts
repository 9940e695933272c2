import { assert, assertEquals, assertRejects } from "@std/assert";
import { createClient } from "../../../mod.ts";
import {
  ArchiveError,
  archiveRuns,
  exportArchive,
  mergeArchives,
  openArchive,
} from "../../../src/archive/mod.ts";
import { TABLES } from "../../../src/archive/schema.ts";
import { openSqlite } from "../../../src/archive/sqlite.ts";
import { startTestBackend } from "../../../src/testing/mod.ts";
import { metaOf } from "../_dump.ts";
import { history } from "../_history.ts";
import { madeResults } from "../_results.ts";

const DATA = history({ taskRuns: [0, 4], lines: 3 });

async function withArchive(
  run: (path: string, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  await using api = await startTestBackend(DATA);
  const results = { readers: { S3Result: madeResults } };
  const client = createClient({ apiUrl: api.url, results });
  try {
    await archiveRuns(`${folder}/part.sqlite`, { client, everything: true });
    await run(`${folder}/part.sqlite`, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function change(path: string, sql: string): Promise<void> {
  const database = await openSqlite(path);
  database.exec(sql);
  database.close();
}

/** Rows are found by them, so that a row with a wrong one belongs to nothing. */
const LINKS: ReadonlySet<string> = new Set([
  "flow.id",
  "task.flow_id",
  "edge.flow_id",
  "flow_run_state.flow_run_id",
  "task_run.flow_run_id",
  "task_run_state.task_run_id",
  "log.flow_run_id",
  "progress.flow_run_id",
]);

const COLUMNS = Object.entries(TABLES).filter(([table]) => table !== "meta")
  .flatMap(([table, { columns }]) =>
    Object.entries(columns).map(([name, { type }]) => ({ table, name, type }))
  )
  .filter(({ table, name }) => !LINKS.has(`${table}.${name}`));

Deno.test("mergeArchives() refuses a wrong value in any column", async (t) => {
  await withArchive(async (path, folder) => {
    for (const { table, name, type } of COLUMNS) {
      await t.step(`of ${table}.${name}`, async () => {
        const part = `${folder}/${table}-${name}.db`;
        await Deno.copyFile(path, part);
        const isNumber = type === "integer" || type === "boolean";
        const wrong = type === "bytes" ? "7" : isNumber ? "0.5" : "x'00'";
        // A key may not be an integer's alone, so that no two rows are equal.
        const key = `(SELECT min(${name}) FROM "${table}")`;
        const isRowId = table === "result" && name === "id";
        await change(
          part,
          isRowId
            ? "UPDATE result SET id = 9007199254740993 WHERE id = 1; UPDATE task_run SET result_id = 9007199254740993 WHERE result_id = 1"
            : `UPDATE "${table}" SET "${name}" = ${wrong} WHERE "${name}" IS ${key}`,
        );
        const error = await assertRejects(
          () => mergeArchives(`${part}.all.db`, [part]),
          ArchiveError,
        );
        assertEquals(error.code, "damaged", error.message);
        assertEquals((await metaOf(`${part}.all.db`)).complete, "false");
      });
    }
  });
});

const OBJECTS: readonly (readonly [what: string, sql: string])[] = [
  ["other bytes", "encoding = 'identity', bytes = zeroblob(size)"],
  ["another size", "size = size + 1"],
  ["too many bytes", "bytes = zeroblob(size + 1)"],
  ["bytes that are no gzip", "encoding = 'gzip', bytes = x'00'"],
  ["an unknown encoding", "encoding = 'zip'"],
  ["bytes in a file that is missing", "bytes = NULL"],
];
for (const form of ["all.sqlite", "all"]) {
  for (const [what, sql] of OBJECTS) {
    Deno.test(`mergeArchives() into "${form}" refuses a result with ${what}`, () =>
      withArchive(async (path, folder) => {
        await change(path, `UPDATE object SET ${sql}`);
        const error = await assertRejects(
          () => mergeArchives(`${folder}/${form}`, [path]),
          ArchiveError,
        );
        assertEquals(error.code, "damaged", error.message);
      }));
  }
}

Deno.test("mergeArchives() refuses a task run whose result is missing", () =>
  withArchive(async (path, folder) => {
    await change(path, "DELETE FROM result WHERE id = 1");
    const error = await assertRejects(
      () => mergeArchives(`${folder}/all`, [path]),
      ArchiveError,
      "refers to a result that is missing",
    );
    assertEquals(error.code, "damaged");
  }));

/** Text that is no UTF-8 is read as another text, whose place is another one. */
const NO_UTF8 = "UPDATE log SET id = CAST(x'ff' || id AS TEXT)";

Deno.test("rows whose order cannot be kept end a merge and an export", () =>
  withArchive(async (path, folder) => {
    await change(path, NO_UTF8);
    const calls = [
      () => mergeArchives(`${folder}/all`, [path]),
      () => exportArchive(path, { to: `${folder}/tables`, tables: ["log"] }),
    ];
    for (const call of calls) {
      const { code, message } = await assertRejects(call, ArchiveError);
      assertEquals(code, "damaged");
      assert(message.includes('the order of "log" is broken'), message);
    }
  }));

Deno.test("a view in the place of a table is refused", () =>
  withArchive(async (path) => {
    await change(
      path,
      "ALTER TABLE edge RENAME TO e; CREATE VIEW edge AS SELECT * FROM e",
    );
    const error = await assertRejects(() => openArchive(path), ArchiveError);
    assertEquals(error.code, "damaged");
    assert(error.message.includes('no table "edge"'), error.message);
  }));
