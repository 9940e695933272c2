import { assertEquals, assertRejects } from "@std/assert";
import { createClient } from "../../../mod.ts";
import {
  ArchiveError,
  archiveRuns,
  mergeArchives,
} from "../../../src/archive/mod.ts";
import { startTestBackend } from "../../../src/testing/mod.ts";
import { assertIntact, countsOf, dump, metaOf } from "../_dump.ts";
import { history } from "../_history.ts";
import { madeResults } from "../_results.ts";

const DATA = history({ taskRuns: [0, 3, 170, 120], lines: 40 });
const RESULTS = { readers: { S3Result: madeResults } };
const RUNS = DATA.flowRuns.map(({ id }) => id);

interface Scene {
  readonly folder: string;
  /** Writes an archive of some flow runs. */
  archive(name: string, flowRunIds: readonly string[]): Promise<string>;
}

async function withScene(run: (scene: Scene) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  await using api = await startTestBackend(DATA);
  const client = createClient({ apiUrl: api.url, results: RESULTS });
  try {
    await run({
      folder,
      async archive(name, flowRunIds) {
        const path = `${folder}/${name}`;
        await archiveRuns(path, { client, flowRunIds });
        return path;
      },
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const withoutBytes = (all: Awaited<ReturnType<typeof dump>>) => ({
  ...all,
  object: all.object!.map(({ sha256, size }) => ({ sha256, size })),
});

for (const target of ["all", "all.sqlite"]) {
  for (const part of ["part", "part.sqlite"]) {
    Deno.test(`mergeArchives() gives "${target}" each row and result of parts like "${part}" once`, () =>
      withScene(async ({ folder, archive }) => {
        const whole = await archive(`whole-${target}`, RUNS);
        const sources = [
          await archive(`1-${part}`, RUNS.slice(0, 2)),
          await archive(`2-${part}`, RUNS.slice(2)),
        ];
        const path = `${folder}/${target}`;
        assertEquals(await mergeArchives(path, sources), {
          flowRuns: RUNS.length,
          known: 0,
        });
        assertEquals(await dump(path), await dump(whole));
        assertEquals((await metaOf(path)).complete, "true");
        assertEquals(
          (await metaOf(path)).counts,
          (await metaOf(whole)).counts,
        );
        await assertIntact(path);
        // Once more, and parts that overlap: nothing is doubled.
        const overlapping = await archive(`3-${part}`, RUNS.slice(1, 3));
        await mergeArchives(path, [...sources, overlapping]);
        assertEquals(
          withoutBytes(await dump(path)),
          withoutBytes(await dump(whole)),
        );
      }));
  }
}

Deno.test("a merged archive that is incomplete leaves the target incomplete until it is merged again", () =>
  withScene(async ({ folder, archive }) => {
    const part = await archive("part", RUNS.slice(0, 2));
    const set = async (value: string) => {
      const { DatabaseSync } = await import("node:sqlite");
      const database = new DatabaseSync(`${part}/archive.sqlite`);
      database.prepare("UPDATE meta SET value = ? WHERE key = 'complete'")
        .run(value);
      database.close();
    };
    const path = `${folder}/all`;
    await set("false");
    await mergeArchives(path, [part]);
    assertEquals((await metaOf(path)).complete, "false");
    await set("true");
    await mergeArchives(path, [part]);
    assertEquals((await metaOf(path)).complete, "true");
  }));

Deno.test("a merge that is stopped goes on with the next call", () =>
  withScene(async ({ folder, archive }) => {
    const parts = [
      await archive("1.sqlite", RUNS.slice(0, 2)),
      await archive("2.sqlite", RUNS.slice(2)),
    ];
    const path = `${folder}/all`;
    const stop = new AbortController();
    const error = await assertRejects(() =>
      mergeArchives(path, parts, {
        signal: stop.signal,
        onProgress: () => stop.abort(new Error("stopped")),
      }), Error);
    assertEquals(error.message, "stopped");
    assertEquals((await countsOf(path)).flow_run, 1);
    assertEquals((await metaOf(path)).complete, "false");
    assertEquals(await mergeArchives(path, parts), {
      flowRuns: RUNS.length - 1,
      known: 1,
    });
    assertEquals((await countsOf(path)).flow_run, RUNS.length);
    assertEquals((await metaOf(path)).complete, "true");
  }));

Deno.test("mergeArchives() refuses what is no whole archive", () =>
  withScene(async ({ folder, archive }) => {
    const path = `${folder}/all`;
    const missing = await assertRejects(
      () => mergeArchives(path, [`${folder}/none`]),
      ArchiveError,
    );
    assertEquals(missing.code, "not_found");
    const part = await archive("part", RUNS);
    const results = `${part}/results`;
    const [shard] = [...Deno.readDirSync(results)].filter(({ isDirectory }) =>
      isDirectory
    );
    const [file] = [...Deno.readDirSync(`${results}/${shard!.name}`)];
    await Deno.writeTextFile(
      `${results}/${shard!.name}/${file!.name}`,
      "changed",
    );
    const damaged = await assertRejects(
      () => mergeArchives(path, [part]),
      ArchiveError,
    );
    assertEquals(damaged.code, "damaged");
    assertEquals((await metaOf(path)).complete, "false");
    await assertRejects(
      () => mergeArchives(path, [part], { timeoutMs: 0 }),
      RangeError,
    );
    // A value of another type, as of a program in JavaScript.
    const text = "1" as unknown as number;
    await assertRejects(
      () => mergeArchives(path, [part], { timeoutMs: text }),
      TypeError,
    );
  }));
