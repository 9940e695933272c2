import { assert, assertEquals } from "@std/assert";
import { childrenShards } from "../../../examples/distributed/kinds/export.ts";
import type { Manifest } from "../../../examples/distributed/manifest.ts";
import { bar } from "../../../examples/distributed/progress.ts";
import { findPostgres, startPostgres } from "../../_postgres.ts";
import { isPart, killInTheMiddle, reach, withScene } from "./_scene.ts";

const FLOW = "7157678d-c96d-5db4-9238-7e6a9d9a63b1";
const CHILDREN = 600;
const SIZE = 25;
const DATA = {
  rows: [],
  mapped: [{ flowRunId: FLOW, slug: "add-1", count: CHILDREN }],
};
const WHAT = ["--slug", "add-1", "--flow-run", FLOW, "--size", `${SIZE}`];

Deno.test("childrenShards() has every child once, in order", () => {
  const ranges = childrenShards({ count: 7, size: 3 })
    .map(({ start, end }) => [start, end]);
  assertEquals(ranges, [[0, 3], [3, 6], [6, 7]]);
  assertEquals(childrenShards({ count: 0, size: 3 }), []);
  assertEquals(
    childrenShards({ count: 7, size: 3 })[2]!.name,
    "part-000000006-000000007.ndjson",
  );
});

Deno.test("bar() shows what is done", () => {
  assertEquals(
    bar("rows", 1, 2),
    `rows ${"█".repeat(15)}${"░".repeat(15)} 1/2`,
  );
  assertEquals(bar("rows", 0, 0), `rows ${"█".repeat(30)} 0/0`);
});

/** Every child once and in order, and the manifest true to the parts. */
async function assertWhole(folder: string): Promise<void> {
  const { parts, count }: Manifest = JSON.parse(
    await Deno.readTextFile(`${folder}/manifest.json`),
  );
  assertEquals(count, CHILDREN);
  const written = [...Deno.readDirSync(folder)].filter(isPart);
  assertEquals(
    written.map(({ name }) => name).sort(),
    parts.map(({ name }) => name),
  );
  const values: unknown[] = [];
  for (const { name, count: rows, sha256 } of parts) {
    const bytes = await Deno.readFile(`${folder}/${name}`);
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    assertEquals(new Uint8Array(digest).toHex(), sha256);
    const lines = new TextDecoder().decode(bytes).trim().split("\n");
    assertEquals(lines.length, rows);
    values.push(...lines.map((line) => JSON.parse(line).result));
  }
  assertEquals(values, Array.from({ length: CHILDREN }, (_, index) => index));
}

Deno.test("two workers on PGlite export all, though one is killed in the middle", () =>
  withScene(DATA, async (scene) => {
    const program = scene.start("run", ...WHAT, "--workers", "2");
    const { code, printed } = await killInTheMiddle(program, scene);
    assertEquals(code, 0, printed);
    assert(printed.includes(`rows ${"█".repeat(30)} ${CHILDREN}/${CHILDREN}`));
    await assertWhole(scene.folder);
  }));

const programs = findPostgres();
Deno.test({
  name: programs === undefined
    ? "two workers on PostgreSQL: left out, since no PostgreSQL is installed"
    : "two workers on PostgreSQL export all, though one is killed in the middle",
  ignore: programs === undefined,
  async fn() {
    await using postgres = await startPostgres(programs!);
    await withScene(DATA, async ({ folder, start, middle, goOn }) => {
      const database = ["--database", postgres.url];
      const planned = await start("plan", ...WHAT, ...database).output();
      assertEquals(planned.code, 0);
      const workers = [start("work", ...database), start("work", ...database)];
      await reach(middle, workers[1]!.status);
      workers[0]!.kill("SIGKILL");
      goOn();
      const ends = await Promise.all(workers.map((worker) => worker.output()));
      assertEquals(ends.map(({ signal, code }) => signal ?? code), [
        "SIGKILL",
        0,
      ]);
      await assertWhole(folder);
    });
  },
});
