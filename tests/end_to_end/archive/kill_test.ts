import { assert, assertEquals } from "@std/assert";
import { createClient } from "../../../mod.ts";
import { archiveRuns } from "../../../src/archive/mod.ts";
import { startTestBackend } from "../../../src/testing/mod.ts";
import { assertIntact, dump, metaOf } from "../../archive/_dump.ts";
import { bytesOf, history } from "../../archive/_history.ts";
import { madeResults } from "../../archive/_results.ts";

const DATA = history({ taskRuns: [3, 12, 700, 40, 0], lines: 1_100 });
const SCRIPT =
  new URL("../../archive/_archiving_process.ts", import.meta.url).pathname;

/** An API and a store, and a function that is called before each answer. */
async function startServices(onRequest: () => void | Promise<void>) {
  const api = await startTestBackend({ ...DATA, onRequest });
  const store = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      await onRequest();
      return new Response(bytesOf(new URL(request.url).pathname.slice(1)));
    },
  );
  return {
    api: api.url,
    store: `http://127.0.0.1:${store.addr.port}`,
    async [Symbol.asyncDispose]() {
      await api.stop();
      await store.shutdown();
    },
  };
}

/**
 * Archives in a process that is killed at its nth request.
 *
 * @returns Whether it ended by itself before.
 */
async function archiveUntil(
  nth: number,
  path: string,
  services: { readonly api: string; readonly store: string },
  at: { onRequest: () => void },
): Promise<boolean> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      SCRIPT,
      path,
      services.api,
      services.store,
    ],
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let count = 0;
  at.onRequest = () => {
    if (++count === nth) child.kill("SIGKILL");
  };
  const { success, signal, stderr } = await child.output();
  at.onRequest = () => {};
  assert(success || signal === "SIGKILL", new TextDecoder().decode(stderr));
  return success;
}

for (const form of ["history", "history.sqlite"]) {
  Deno.test(`a process that is killed again and again completes "${form}", with each row once`, async () => {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/${form}`;
    const at = { onRequest: () => {} };
    await using services = await startServices(() => at.onRequest());
    const client = createClient({
      apiUrl: services.api,
      results: { readers: { S3Result: madeResults } },
    });
    let kills = 0;
    // Each one gets a little further than a start takes, to another request.
    while (!await archiveUntil(6 + 13 * kills, path, services, at)) {
      kills++;
      await assertIntact(path);
      assertEquals((await metaOf(path)).complete, "false");
    }
    assert(kills >= 5, `${kills} kills`);
    assertEquals((await metaOf(path)).complete, "true");
    await archiveRuns(`${folder}/clean-${form}`, { client, everything: true });
    assertEquals(await dump(path), await dump(`${folder}/clean-${form}`));
    const left = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assertEquals(left.sort(), [`clean-${form}`, form]);
    if (form === "history") {
      const parts = [...Deno.readDirSync(`${path}/results`)]
        .filter(({ isFile }) => isFile);
      assertEquals(parts, [], "files that are not whole are removed");
    }
    await Deno.remove(folder, { recursive: true });
  });
}
