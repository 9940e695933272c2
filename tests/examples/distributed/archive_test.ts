import { assertEquals } from "@std/assert";
import { createClient } from "../../../mod.ts";
import type { Manifest } from "../../../examples/distributed/manifest.ts";
import { archiveRuns } from "../../../src/archive/mod.ts";
import { dump, metaOf } from "../../archive/_dump.ts";
import { bytesOf, history } from "../../archive/_history.ts";
import { isPart, killInTheMiddle, withScene } from "./_scene.ts";

const MADE = history({ taskRuns: [0, 3, 60, 20, 1, 1, 5, 9], lines: 30 });
const RUNS = MADE.flowRuns.length;

/** The made history, whose results are files of a folder. */
async function localHistory(folder: string) {
  const rows = MADE.rows.map((row) => {
    const state = row.serialized_state as {
      readonly _result?: { readonly type: string; readonly location: string };
    } | null;
    if (state?._result?.type !== "S3Result") return row;
    const location = `${folder}/${state._result.location}`;
    const _result = { type: "LocalResult", location, dir: folder };
    return { ...row, serialized_state: { ...state, _result } };
  });
  for (const { serialized_state } of MADE.rows) {
    const { _result } = serialized_state as {
      readonly _result?: { readonly type: string; readonly location: string };
    };
    if (_result?.type !== "S3Result") continue;
    const { location } = _result;
    await Deno.writeTextFile(`${folder}/${location}`, bytesOf(location));
  }
  return { ...MADE, rows };
}

Deno.test("two workers on PGlite archive a server, each row and result once, though one is killed in the middle", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const data = await localHistory(folder);
    await withScene(data, async (scene) => {
      const archive = `${folder}/history`;
      const program = scene.start(
        "run",
        ...["--everything", "--size", "1", "--workers", "2"],
        ...["--archive", archive],
      );
      const { code, printed } = await killInTheMiddle(program, scene);
      assertEquals(code, 0, printed);
      const manifest: Manifest = JSON.parse(
        await Deno.readTextFile(`${scene.folder}/manifest.json`),
      );
      assertEquals([manifest.kind, manifest.count], ["archive", RUNS]);
      const parts = [...Deno.readDirSync(scene.folder)].filter(isPart);
      assertEquals(
        parts.map(({ name }) => name).sort(),
        manifest.parts.map(({ name }) => name),
      );
      const direct = `${folder}/direct`;
      const client = createClient({ apiUrl: scene.apiUrl });
      const { results } = await archiveRuns(direct, {
        client,
        everything: true,
      });
      assertEquals(results.failed, 0);
      assertEquals(await dump(archive), await dump(direct));
      assertEquals((await metaOf(archive)).complete, "true");
      assertEquals(
        (await metaOf(archive)).counts,
        (await metaOf(direct)).counts,
      );
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
