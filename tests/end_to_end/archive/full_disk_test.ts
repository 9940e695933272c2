import { assertEquals, assertRejects } from "@std/assert";
import { createClient } from "../../../mod.ts";
import { ArchiveError, archiveRuns } from "../../../src/archive/mod.ts";
import { startTestBackend } from "../../../src/testing/mod.ts";
import { openSource } from "../../../src/archive/source/open_source.ts";
import { createBatchWriter } from "../../../src/archive/write/batch.ts";
import { openWriter } from "../../../src/archive/write/open_writer.ts";
import { startOf } from "../../../src/archive/write/progress.ts";
import { createCopier } from "../../../src/archive/write/results.ts";
import { assertIntact, dump, metaOf } from "../../archive/_dump.ts";
import { history } from "../../archive/_history.ts";
import { madeResults } from "../../archive/_results.ts";

const DATA = history({ taskRuns: [3, 12, 300, 40], lines: 1_100 });
const PARTS = { states: true, logs: true, results: true };

/** The pages of a full archive, and where it runs out of them. */
const LIMITS = [60, 100, 180, 260];

for (const pages of LIMITS) {
  Deno.test(`a disk that is full after ${pages} pages ends in disk_full, and a usable file`, async () => {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/history.sqlite`;
    await using api = await startTestBackend(DATA);
    const client = createClient({
      apiUrl: api.url,
      results: { readers: { S3Result: madeResults } },
    });
    const writer = await openWriter(path, "{}", "{}");
    writer.database.exec(`PRAGMA max_page_count = ${pages}`);
    const source = await openSource({ client, concurrency: 4 });
    const { signal } = new AbortController();
    const write = createBatchWriter({
      source,
      database: writer.database,
      copier: createCopier({
        database: writer.database,
        folder: undefined,
        client,
        timeoutMs: undefined,
        concurrency: 4,
      }),
      totals: { flows: 0, flowRuns: 0, taskRuns: 0, states: 0, logs: 0 },
      concurrency: 4,
      onWrite: () => {},
    });
    const error = await assertRejects(async () => {
      for await (const page of source.flowRuns({}, signal)) {
        await write({ ...page, cursor: startOf(PARTS) }, signal);
      }
    }, ArchiveError);
    assertEquals(error.code, "disk_full");
    assertEquals(
      error.message,
      `Cannot write the archive "${path}": the disk is full`,
    );
    writer.close();
    await assertIntact(path);
    assertEquals((await metaOf(path)).complete, "false");
    await archiveRuns(path, { client, everything: true });
    await archiveRuns(`${folder}/clean.sqlite`, { client, everything: true });
    assertEquals(await dump(path), await dump(`${folder}/clean.sqlite`));
    await Deno.remove(folder, { recursive: true });
  });
}
